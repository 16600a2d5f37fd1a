"""The ledger: the peak of a release never exceeds PostgreSQL's slots, or the remedy says what would do."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_core.sizing import Budget, Mode, Resources, Role, SizingError, plan
from mcp_core.sizing.ledger import LedgerInput, Reservations, divide
from mcp_core.sizing.rollout import Rollout

VECTORS = json.loads((Path(__file__).parents[3] / "vectors/ledgers.json").read_text(encoding="utf-8"))

surges = st.integers(0, 5).map(str) | st.integers(0, 100).map(lambda percent: f"{percent}%")
rollouts = st.builds(
    Rollout,
    max_replicas=st.integers(0, 50),
    max_surge=surges,
    grace_seconds=st.integers(0, 60),
    min_ready_seconds=st.integers(0, 60),
)
releases = st.builds(
    LedgerInput,
    max_connections=st.integers(1, 2000),
    api=rollouts,
    worker=rollouts,
    reservations=st.builds(Reservations, exporter=st.integers(0, 3), autoscaler=st.integers(0, 1)),
    superuser_reserved=st.integers(0, 5),
    reserved=st.integers(0, 5),
    api_wanted=st.none() | st.integers(0, 60),
    worker_wanted=st.none() | st.integers(0, 60),
)
machines = st.builds(
    Resources, cpu_millicores=st.integers(1, 64_000), memory_bytes=st.integers(2**28, 2**36), affinity=st.just(64)
)


def release_of(vector):
    given_ = dict(vector["release"])
    return LedgerInput(api=Rollout(**given_.pop("api")), worker=Rollout(**given_.pop("worker")), **given_)


@pytest.mark.parametrize("vector", VECTORS["ledgers"], ids=lambda vector: vector["name"])
def test_golden_ledgers(vector):
    ledger = divide(release_of(vector))
    assert {name: getattr(ledger, name) for name in vector["expect"]} == vector["expect"]


@pytest.mark.parametrize("vector", VECTORS["refusals"], ids=lambda vector: vector["name"])
def test_golden_refusals(vector):
    with pytest.raises(SizingError) as refusal:
        divide(release_of(vector))
    assert vector["cause"] in refusal.value.objections[0].cause
    assert vector["remedy"] in refusal.value.objections[0].remedy


@given(release=releases)
def test_the_release_stays_within_max_connections_or_the_remedy_is_accepted(release):
    try:
        ledger = divide(release)
    except SizingError as refusal:
        enough = int(re.search(r"max_connections to at least (\d+)", str(refusal))[1])
        assert enough > release.max_connections
        ledger = divide(replace(release, max_connections=enough))
        with pytest.raises(SizingError):
            divide(replace(release, max_connections=enough - 1))
    held = sum(ledger.connection_limits().values())
    assert held + ledger.superuser_reserved + ledger.reserved <= ledger.max_connections
    assert ledger.peak_connections + ledger.spare == ledger.slots
    assert ledger.api_budget >= 3
    assert ledger.worker_budget >= 2


@given(release=releases, api=machines, worker=machines)
def test_every_pod_sized_from_its_budget_keeps_the_whole_release_within_the_ledger(release, api, worker):
    """The headline: plans of the pods, times the most pods there can be, never exceed the slots."""
    ledger = divide(release, Mode.WARN)
    if ledger.warnings:
        return
    api_plan = plan(Role.API, api, Budget(ledger.api_budget))
    worker_plan = plan(Role.WORKER, worker, Budget(ledger.worker_budget))
    peak = ledger.api_peak * api_plan.connections_peak + ledger.worker_peak * worker_plan.connections_peak
    assert peak <= ledger.slots


@given(release=releases, more=st.integers(0, 500))
def test_more_connections_never_mean_less_for_a_pod(release, more):
    before = divide(release, Mode.WARN)
    after = divide(replace(release, max_connections=release.max_connections + more), Mode.WARN)
    assert after.worker_budget >= before.worker_budget
    assert after.peak_connections >= before.peak_connections - before.api_peak - 2 * before.worker_peak


def test_warn_mode_gives_the_minimum_and_says_so():
    ledger = divide(LedgerInput(20, Rollout(10), Rollout(10)), Mode.WARN)
    assert (ledger.api_budget, ledger.worker_budget) == (3, 2)
    assert "too many clients" in ledger.warnings[0]


@pytest.mark.parametrize(
    "wrong",
    [{"max_connections": 0}, {"max_connections": 300_000}, {"reserved": -1}, {"superuser_reserved": -1}],
)
@pytest.mark.parametrize("mode", Mode)
def test_counts_that_cannot_be_are_refused_in_every_mode(wrong, mode):
    release = LedgerInput(100, Rollout(1), Rollout(1))
    with pytest.raises(SizingError, match="set it to a number from"):
        divide(replace(release, **wrong), mode)


def test_negative_replicas_are_refused():
    with pytest.raises(SizingError, match="API replicas"):
        divide(LedgerInput(100, Rollout(-1), Rollout(1)))
