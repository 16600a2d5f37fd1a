"""On the way from any size to any other the workers hold no more connections than the pod may have."""

from __future__ import annotations

import dataclasses
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_api.resizing import connections_of, next_step
from mcp_core.sizing import Budget, Mode, Plan, Resources, Role, plan

MIB = 2**20


def sized(cores: float, mebibytes: int = 8192, budget: int = 12) -> Plan:
    resources = Resources(cpu_millicores=int(cores * 1000), memory_bytes=mebibytes * MIB, affinity=64)
    return plan(Role.API, resources, Budget(connections=budget), mode=Mode.WARN)


def walk(start: dict[int, Plan], goals: list[Plan], chance: random.Random, budget: int) -> dict[int, Plan]:
    """Play the arbiter: fork what the step allows, let those that leave go at some time, change the goal on the way."""
    living, leaving, number = dict(start), frozenset(), max(start)
    goal = goals.pop(0)
    for _ in range(1000):
        step = next_step(living, leaving, goal)
        assert step.workers >= len(living), "Gunicorn would stop workers without patience"
        while len(living) < step.workers:
            number += 1
            living[number] = goal
        assert sum(connections_of(theirs) for theirs in living.values()) <= budget
        if step.leaves is not None:
            leaving = frozenset({step.leaves})
        if goals and chance.random() < 0.2:
            goal = goals.pop(0)
        elif step.arrived:
            return living
        elif chance.random() < 0.5:
            for pid in leaving & living.keys():
                del living[pid]
    raise AssertionError("the resize never ended")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 16), st.integers(256, 4096)), min_size=2, max_size=5),
    st.integers(4, 60),
    st.randoms(use_true_random=False),
)
def test_no_resize_holds_more_connections_than_the_budget(sizes, budget, chance):
    first, *goals = [sized(cores, mebibytes, budget) for cores, mebibytes in sizes]
    last = goals[-1]
    living = walk(dict.fromkeys(range(1, first.workers + 1), first), goals, chance, budget)
    if not goals:
        assert [theirs is last for theirs in living.values()] == [True] * last.workers


def test_one_worker_leaves_at_a_time():
    small, large = sized(2), sized(4)
    living = {1: small, 2: small}
    assert next_step(living, frozenset(), large).leaves == 1
    assert next_step(living, frozenset({1}), large).leaves is None
    assert next_step({2: small}, frozenset({1}), large).leaves == 2


def test_a_change_of_memory_alone_replaces_each_worker():
    small, large = sized(2, 512), sized(2, 1024)
    assert small.workers == large.workers
    assert next_step({1: small, 2: small}, frozenset(), large).leaves == 1
    assert next_step({2: small, 3: large}, frozenset(), large).leaves == 2
    assert next_step({3: large, 4: large}, frozenset(), large).arrived


def test_plans_that_are_equal_but_not_the_same_are_told_apart():
    before = sized(2)
    again = dataclasses.replace(before)
    assert next_step({1: before, 2: before}, frozenset(), again).leaves == 1
