"""The plan: golden vectors, refusals whose remedy works, and properties that hold for every input."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_core.sizing import Budget, Mode, Overrides, Resources, Role, SizingError, plan
from mcp_core.sizing.footprint import MIB, usable
from mcp_core.sizing.quantity import millicores, whole_bytes

VECTORS = json.loads((Path(__file__).parents[3] / "vectors/plans.json").read_text(encoding="utf-8"))
GIB = 2**30

# Mostly machines that can serve, since a refused plan proves little; the edges are drawn as well.
machines = st.builds(
    Resources,
    cpu_millicores=st.integers(1, 64_000),
    memory_bytes=(st.integers(250, 32_768) | st.integers(0, 250)).map(lambda mib: mib * MIB + mib),
    affinity=st.sampled_from([1, 2, 3, 8, 64, 256]),
    somaxconn=st.integers(1, 65535),
)
roles = st.sampled_from(Role)
budgets = st.builds(
    Budget,
    connections=st.integers(12, 500) | st.integers(0, 12),
    reserved=st.integers(0, 3),
)
few = st.none() | st.integers(1, 5)
insisted = st.builds(Overrides, workers=few, pool_size=few, hash_threads=few, scan_slots=few)
hardly = st.just(Overrides()) | st.builds(Overrides, hash_threads=few, scan_slots=few) | insisted


def vector_inputs(vector):
    resources = Resources(millicores(vector["cpu"]), whole_bytes(vector["memory"]), affinity=256)
    return Role(vector["role"]), resources, Budget(vector["budget"]), Overrides(**vector.get("overrides", {}))


@pytest.mark.parametrize("vector", VECTORS["plans"], ids=lambda vector: vector["name"])
def test_golden_plans(vector):
    decided = plan(*vector_inputs(vector)).decisions()
    seen = {name: [int(decided[name]), decided[name].bound] for name in vector["expect"]}
    assert seen == vector["expect"]


@pytest.mark.parametrize("vector", VECTORS["refusals"], ids=lambda vector: vector["name"])
def test_golden_refusals(vector):
    with pytest.raises(SizingError) as refusal:
        plan(*vector_inputs(vector), mode=Mode.STRICT)
    objection = refusal.value.objections[0]
    assert vector["cause"] in objection.cause
    assert objection.consequence
    assert vector["remedy"] in objection.remedy


@pytest.mark.parametrize("vector", VECTORS["refusals"], ids=lambda vector: vector["name"])
def test_warn_mode_starts_with_the_same_words(vector):
    made = plan(*vector_inputs(vector), mode=Mode.WARN)
    assert made.workers >= 1
    assert any(vector["cause"] in warning and vector["remedy"] in warning for warning in made.warnings)


@given(role=roles, machine=machines, budget=budgets, overrides=hardly)
def test_an_accepted_plan_is_never_over_and_never_zero(role, machine, budget, overrides):
    made = plan(role, machine, budget, overrides, Mode.WARN)
    if made.warnings:
        with pytest.raises(SizingError):
            plan(role, machine, budget, overrides, Mode.STRICT)
        return
    assert made.memory_planned_bytes <= usable(machine.memory_bytes)
    assert made.workers * (made.pool_size + made.listeners) + budget.reserved == made.connections_peak
    assert made.connections_peak <= budget.connections
    assert made.pool_size >= 2 or overrides.pool_size or overrides.workers
    # Exports have connections of their own, and never all of them.
    assert made.export_slots < made.pool_size or made.pool_size == 1
    zero = {name for name, value in made.decisions().items() if value < 1}
    assert zero == {"max_overflow"}


@given(role=roles, machine=machines, budget=budgets)
def test_warn_mode_always_gives_a_plan_that_can_start(role, machine, budget):
    made = plan(role, machine, budget, mode=Mode.WARN)
    assert {name for name, value in made.decisions().items() if value < 1} == {"max_overflow"}
    fits = made.memory_planned_bytes <= usable(machine.memory_bytes) and made.connections_peak <= budget.connections
    assert fits or made.warnings


@given(role=roles, machine=machines, budget=budgets, more_cpu=st.integers(0, 9999), more_memory=st.integers(0, 8 * GIB))
def test_more_of_anything_never_means_fewer_workers(role, machine, budget, more_cpu, more_memory):
    larger = replace(
        machine, cpu_millicores=machine.cpu_millicores + more_cpu, memory_bytes=machine.memory_bytes + more_memory
    )
    richer = replace(budget, connections=budget.connections + 1)
    before = plan(role, machine, budget, mode=Mode.WARN)
    assert plan(role, larger, budget, mode=Mode.WARN).workers >= before.workers
    assert plan(role, machine, richer, mode=Mode.WARN).workers >= before.workers
    assert plan(role, machine, richer, mode=Mode.WARN).connections_peak >= before.connections_peak - before.workers


@given(role=roles, machine=machines, budget=budgets)
def test_workers_never_exceed_the_cores(role, machine, budget):
    made = plan(role, machine, budget, mode=Mode.WARN)
    assert made.workers <= max(1, min(machine.affinity, -(-machine.cpu_millicores // 1000)))


@given(role=roles, machine=machines, budget=budgets, overrides=insisted)
def test_the_remedy_applied_is_accepted(role, machine, budget, overrides):
    """Every refusal names figures; a machine and a budget of those figures are accepted."""
    try:
        plan(role, machine, budget, overrides)
    except SizingError as refusal:
        for objection in refusal.objections:
            memory = re.search(r"memory limit to at least (\d+)Mi", objection.remedy)
            connections = re.search(r"CONNECTION_BUDGET to at least (\d+)", objection.remedy)
            if memory:
                machine = replace(machine, memory_bytes=int(memory[1]) * MIB)
            if connections:
                budget = replace(budget, connections=int(connections[1]))
    plan(role, machine, budget, overrides)


@pytest.mark.parametrize("name", ["workers", "pool_size", "hash_threads", "scan_slots", "scan_seconds"])
@pytest.mark.parametrize("mode", Mode)
def test_an_override_below_one_is_refused_in_every_mode(name, mode):
    with pytest.raises(SizingError, match=f"{name} is set to 0"):
        plan(Role.API, Resources(1000, GIB, 1), Budget(10), Overrides(**{name: 0}), mode)


def test_insisted_hashes_and_scans_take_their_memory_from_the_workers():
    machine = Resources(8000, GIB, affinity=8)
    plain = plan(Role.API, machine, Budget(100))
    greedy = plan(Role.API, machine, Budget(100), Overrides(hash_threads=4, scan_slots=4))
    assert plain.workers == 7
    assert greedy.workers == 2
    assert greedy.workers.bound == "memory"
    assert greedy.hash_threads == 4


def test_numbers_are_plain_integers_with_a_reason():
    made = plan(Role.API, Resources(2000, GIB, 2), Budget(20))
    assert isinstance(made.workers, int)
    assert f"{made.workers}" == repr(made.workers) == "2"
    assert made.table()[0][:3] == ("workers", "2", "cpu")
    assert made.to_json()["workers"]["value"] == 2


def test_problems_of_the_machine_become_warnings():
    machine = Resources(1000, GIB, 1, problems=("cpu.max could not be read",))
    assert plan(Role.API, machine, Budget(20)).warnings == ("cpu.max could not be read",)
