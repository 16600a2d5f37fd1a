"""The chart's arithmetic is Python's: on the shared vectors, and on random values in one call of Helm each."""

from __future__ import annotations

import json
import string
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.chart.helm import ROOT, RefusedError, evaluate

from mcp_core.sizing.errors import SizingError
from mcp_core.sizing.inputs import Mode
from mcp_core.sizing.ledger import LedgerInput, divide
from mcp_core.sizing.quantity import millicores, whole_bytes
from mcp_core.sizing.rollout import Rollout
from mcp_core.sizing.stores import postgres_settings, valkey_maxmemory

VECTORS = ROOT / "tests" / "vectors"
# Hundreds of values in each example; to shrink them would take minutes, and the failure names the value anyway.
MANY = settings(
    max_examples=3,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

QUANTITY = (
    '{millicores: "{{ include "mcp-platform.quantity.millicores" .quantity }}", '
    'bytes: "{{ include "mcp-platform.quantity.bytes" .quantity }}"}'
)
LEDGER = (
    '{{ include "mcp-platform.ledger.divide" (merge (dict '
    '"apiPeak" (include "mcp-platform.ledger.peak" .api) "workerPeak" (include "mcp-platform.ledger.peak" .worker)) '
    ".) }}"
)
NAMES = {
    "slots": "slots",
    "apiPeak": "api_peak",
    "workerPeak": "worker_peak",
    "apiBudget": "api_budget",
    "workerBudget": "worker_budget",
    "peakConnections": "peak_connections",
    "spare": "spare",
}


def vectors(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return loaded


def helm_ledger(release: LedgerInput) -> dict[str, Any]:
    """The case that the chart's helper takes for this release."""

    def rollout(given: Rollout) -> dict[str, Any]:
        return {
            "maxReplicas": given.max_replicas,
            "maxSurge": given.max_surge,
            "maxUnavailable": given.max_unavailable,
            "graceSeconds": given.grace_seconds,
            "minReadySeconds": given.min_ready_seconds,
            "terminating": given.terminating,
        }

    return {
        "maxConnections": release.max_connections,
        "superuserReserved": release.superuser_reserved,
        "reserved": release.reserved,
        "reservations": {"migration": 2, "scheduler": 2, "exporter": 1, "autoscaler": 1, "backup": 1},
        "api": rollout(release.api),
        "worker": rollout(release.worker),
        "apiWanted": release.api_wanted,
        "workerWanted": release.worker_wanted,
    }


def from_vector(given: dict[str, Any]) -> LedgerInput:
    return LedgerInput(**{**given, "api": Rollout(**given["api"]), "worker": Rollout(**given["worker"])})


def compare(releases: list[LedgerInput], answers: list[Any]) -> None:
    for release, answer in zip(releases, answers, strict=True):
        expected = divide(release, Mode.WARN)
        assert {name: answer[name] for name in NAMES} == {a: getattr(expected, b) for a, b in NAMES.items()}, release
        assert answer["apiLimit"] == expected.connection_limits()["api"]
        assert answer["workerLimit"] == expected.connection_limits()["worker"]
        assert answer["objection"].partition("remedy: ")[2] == remedy(release)


def remedy(release: LedgerInput) -> str:
    """What Python advises when it refuses; empty when it does not."""
    try:
        divide(release)
    except SizingError as error:
        return error.objections[0].remedy
    return ""


def test_quantities_of_the_shared_vectors(tmp_path: Path) -> None:
    valid = vectors("quantities.json")["valid"]
    answers = evaluate(tmp_path, QUANTITY, valid)
    assert [(int(a["millicores"]), int(a["bytes"])) for a in answers] == [(v["millicores"], v["bytes"]) for v in valid]


def test_what_is_no_quantity_is_recognised(tmp_path: Path) -> None:
    invalid = [{"quantity": text} for text in vectors("quantities.json")["invalid"]]
    valid = vectors("quantities.json")["valid"]
    answers = evaluate(tmp_path, '"{{ include "mcp-platform.quantity.valid" .quantity }}"', invalid + valid)
    assert answers == [""] * len(invalid) + ["true"] * len(valid)


def test_what_is_no_quantity_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r'"1GB" is no Kubernetes quantity(.|\n)*remedy: write a number'):
        evaluate(tmp_path, QUANTITY, [{"quantity": "1GB"}])


def random_quantity(random: Random) -> str:
    """Long fractions are as likely as short ones: their last digits pass through every limb."""

    def digits(most: int) -> str:
        return "".join(random.choices(string.digits, k=random.randint(0, most)))

    number = random.choice([digits(20) + "0", f"{digits(12)}.{digits(24)}7", f"{digits(18)}3.", f"0.{digits(30)}1"])
    exponent = f"{random.choice('eE')}{random.choice(['', '+', '-'])}{random.randint(0, 40)}"
    return number + random.choice(["", *"numkMGTPE", *("Ki Mi Gi Ti Pi Ei".split() * 3), exponent, exponent])


@MANY
@given(st.integers(0, 2**32))
def test_random_quantities(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    texts = [random_quantity(random) for _ in range(400)]
    answers = evaluate(tmp_path, QUANTITY, [{"quantity": text} for text in texts])
    assert [(int(a["millicores"]), int(a["bytes"])) for a in answers] == [
        (millicores(t), whole_bytes(t)) for t in texts
    ]


def test_numbers_without_quotes(tmp_path: Path) -> None:
    numbers: list[float] = [2, 0.5, 1e3, 128974848, 1.5, 0.1]
    answers = evaluate(tmp_path, QUANTITY, [{"quantity": number} for number in numbers])
    assert [int(a["millicores"]) for a in answers] == [-(-(Fraction(str(n)) * 1000) // 1) for n in numbers]


def test_ledgers_of_the_shared_vectors(tmp_path: Path) -> None:
    known = vectors("ledgers.json")
    releases = [from_vector(entry["release"]) for entry in known["ledgers"] + known["refusals"]]
    answers = evaluate(tmp_path, LEDGER, [helm_ledger(release) for release in releases])
    compare(releases, answers)
    for entry, answer in zip(known["ledgers"], answers, strict=False):
        named = {python: answer[helm] for helm, python in NAMES.items()}
        assert named | entry["expect"] == named, entry["name"]
    for entry, answer in zip(known["refusals"], answers[len(known["ledgers"]) :], strict=True):
        assert entry["cause"] in answer["objection"]
        assert entry["remedy"] in answer["objection"]


SHARES = st.one_of(st.integers(0, 40).map(str), st.integers(0, 200).map("{}%".format))
ROLLOUTS = st.builds(
    Rollout,
    max_replicas=st.integers(0, 500),
    max_surge=SHARES,
    max_unavailable=SHARES,
    grace_seconds=st.integers(0, 900),
    min_ready_seconds=st.integers(0, 300),
    terminating=st.none() | st.integers(0, 300),
)
RELEASES = st.builds(
    LedgerInput,
    max_connections=st.integers(1, 5000),
    api=ROLLOUTS,
    worker=ROLLOUTS,
    superuser_reserved=st.integers(0, 20),
    reserved=st.integers(0, 20),
    api_wanted=st.none() | st.integers(0, 60),
    worker_wanted=st.none() | st.integers(0, 60),
)


@MANY
@given(st.lists(RELEASES, min_size=300, max_size=300))
def test_random_ledgers(tmp_path: Path, releases: list[LedgerInput]) -> None:
    compare(releases, evaluate(tmp_path, LEDGER, [helm_ledger(release) for release in releases]))


def test_memory_of_the_stores(tmp_path: Path) -> None:
    limits = [*range(64, 2048, 61), 4096, 16384, 1_000_000]
    usable = [{"memory": str(size)} for size in (limit * 2**20 + limit for limit in limits) if _fits(size)]
    template = (
        '{postgresql: {{ include "mcp-platform.stores.postgresql" . }}, '
        'valkey: {{ include "mcp-platform.stores.valkey" .memory }} }'
    )
    for case, answer in zip(usable, evaluate(tmp_path, template, usable), strict=True):
        expected = postgres_settings(int(case["memory"]))
        assert answer["postgresql"] == {
            "maxConnections": expected.max_connections,
            "sharedBuffers": expected.shared_buffers,
            "effectiveCacheSize": expected.effective_cache_size,
            "workMem": expected.work_mem,
            "maintenanceWorkMem": expected.maintenance_work_mem,
        }
        assert answer["valkey"] == valkey_maxmemory(int(case["memory"]))


def _fits(memory: int) -> bool:
    try:
        postgres_settings(memory)
    except SizingError:
        return False
    return True


@pytest.mark.parametrize(("memory", "connections"), [(64, None), (64, 5), (256, 100), (1024, 52), (2048, 0)])
def test_a_store_too_small_is_refused_with_pythons_remedy(tmp_path: Path, memory: int, connections: int | None) -> None:
    with pytest.raises(SizingError) as python:
        postgres_settings(memory * 2**20, connections)
    needed = python.value.objections[0].remedy.split("at least ")[1].split("Mi")[0]
    case = {"memory": str(memory * 2**20), "maxConnections": connections}
    with pytest.raises(RefusedError, match=f"raise postgresql.resources.limits.memory to at least {needed}Mi"):
        evaluate(tmp_path, '{{ include "mcp-platform.stores.postgresql" . }}', [case])
