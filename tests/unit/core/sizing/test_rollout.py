"""Most pods at once: Kubernetes' rounding, and a simulated rollout that never exceeds the bound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_core.sizing import SizingError
from mcp_core.sizing.rollout import Rollout


def test_percentages_round_as_in_kubernetes():
    rollout = Rollout(10, max_surge="25%", max_unavailable="25%")
    assert (rollout.surge(), rollout.unavailable()) == (3, 2)
    assert Rollout(10, max_surge="2").surge() == 2
    assert Rollout(3, max_surge="0%").surge() == 0


def test_without_a_brake_every_old_pod_may_still_drain():
    assert Rollout(10, "25%").peak() == 10 + 3 + 10


def test_waiting_longer_than_a_drain_leaves_one_step_of_draining_pods():
    assert Rollout(10, "25%", grace_seconds=40, min_ready_seconds=41).peak() == 10 + 3 + 3


def test_waiting_as_long_as_a_drain_can_overlap_two_steps():
    assert Rollout(10, "25%", grace_seconds=40, min_ready_seconds=40).peak() == 10 + 3 + 6


def test_a_pod_can_always_be_evicted():
    assert Rollout(4, "0", grace_seconds=10, min_ready_seconds=20).draining() == 1


def test_recreate_states_that_nothing_drains_beside_the_new_pods():
    assert Rollout(4, "0", terminating=0).peak() == 4


@pytest.mark.parametrize("text", ["", "%", "-1", "1.5", "abc", "10 %", "٣", "9999999999"])
def test_what_is_neither_count_nor_percentage_is_refused(text):
    with pytest.raises(SizingError, match="neither a count nor a percentage"):
        Rollout(4, text).peak()


def simulated_peak(rollout: Rollout, startups: list[int]) -> int:
    """Most pods that hold sockets in a rolling update, second by second, as the Deployment controller performs it."""
    replicas, surge, unavailable = rollout.max_replicas, rollout.surge(), rollout.unavailable()
    old, born, draining, peak, second = replicas, [], [], 0, 0
    while old or len(born) < replicas:
        draining = [until for until in draining if until > second]
        available = [at for at in born if at <= second]
        removable = min(old, old + len(available) - (replicas - unavailable))
        for _ in range(max(0, removable)):
            old -= 1
            draining.append(second + rollout.grace_seconds)
        while len(born) < replicas and old + len(born) < replicas + surge:
            born.append(second + startups[len(born) % len(startups)] + rollout.min_ready_seconds)
        peak = max(peak, old + len(born) + len(draining))
        second += 1
    return peak


@given(
    replicas=st.integers(1, 12),
    surge=st.integers(0, 4),
    unavailable=st.integers(0, 4),
    grace=st.integers(0, 30),
    min_ready=st.integers(0, 40),
    startups=st.lists(st.integers(0, 20), min_size=1, max_size=12),
)
def test_a_rolling_update_never_has_more_pods(replicas, surge, unavailable, grace, min_ready, startups):
    rollout = Rollout(replicas, str(surge), str(unavailable if surge else max(1, unavailable)), grace, min_ready)
    assert simulated_peak(rollout, startups) <= rollout.peak()
