"""No release can exceed its database: the rendered numbers add up, or the chart refuses and its remedy renders."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.chart.helm import CHART, RefusedError, objects, render
from tests.chart.manifests import Manifest, env, find

from mcp_core.sizing import Budget, Overrides, Resources, Role, plan
from mcp_core.sizing.quantity import millicores, whole_bytes
from mcp_core.sizing.rollout import Rollout

RESERVATIONS = 2 + 2 + 1 + 1 + 1
POSTGRES_SUPERUSERS = 3


def budget(release: list[Manifest], component: str) -> int:
    """Connections that each pod of this Deployment is told to have."""
    container = find(release, "Deployment", component)["spec"]["template"]["spec"]["containers"][0]
    return int(env(container)["MCP_PLATFORM_DB_CONNECTION_BUDGET"])


def peak_pods(release: list[Manifest], component: str) -> int:
    """Most pods of a Deployment at once, from what Kubernetes reads: replicas or scaler, strategy, grace."""
    deployment = find(release, "Deployment", component)
    spec, name = deployment["spec"], deployment["metadata"]["name"]
    replicas = spec.get("replicas")
    for scaler in release:
        if scaler.get("spec", {}).get("scaleTargetRef", {}).get("name") == name:
            replicas = scaler["spec"].get("maxReplicas", scaler["spec"].get("maxReplicaCount"))
    strategy = spec["strategy"]["rollingUpdate"]
    return Rollout(
        max_replicas=replicas,
        max_surge=str(strategy["maxSurge"]),
        max_unavailable=str(strategy["maxUnavailable"]),
        grace_seconds=spec["template"]["spec"]["terminationGracePeriodSeconds"],
        min_ready_seconds=spec["minReadySeconds"],
    ).peak()


def max_connections(release: list[Manifest]) -> int:
    """What the bundled PostgreSQL is started with."""
    args = find(release, "StatefulSet", "-postgresql")["spec"]["template"]["spec"]["containers"][0]["args"]
    return int(next(a for a in args if a.startswith("max_connections=")).partition("=")[2])


def role_limits(release: list[Manifest]) -> dict[str, int]:
    """CONNECTION LIMIT of each role."""
    sql = find(release, "ConfigMap", "-roles")["data"]["roles.sql"]
    return {name: int(limit) for name, limit in re.findall(r"ALTER ROLE mcp_(\w+) .*CONNECTION LIMIT (\d+)", sql)}


def assert_adds_up(release: list[Manifest], connections: int, superusers: int = POSTGRES_SUPERUSERS) -> None:
    held = {name: peak_pods(release, f"-{name}") * budget(release, f"-{name}") for name in ("api", "worker")}
    assert budget(release, "-api") >= 3
    assert budget(release, "-worker") >= 2
    assert sum(held.values()) + RESERVATIONS + superusers <= connections


def test_scenarios_with_a_bundled_database(every_release: dict[str, list[Manifest]]) -> None:
    for scenario in every_release.keys() - {"external-services", "huge", "warn"}:
        release = every_release[scenario]
        assert_adds_up(release, max_connections(release))
        limits = role_limits(release)
        backed_up = {"backup"} if scenario == "ha" else set()
        assert limits.keys() == {"migrate", "api", "worker", "scheduler"} | backed_up
        assert limits["api"] == peak_pods(release, "-api") * budget(release, "-api")
        assert limits["worker"] == peak_pods(release, "-worker") * budget(release, "-worker")
        assert sum(limits.values()) <= max_connections(release) - POSTGRES_SUPERUSERS


def test_scenarios_with_an_external_database(every_release: dict[str, list[Manifest]]) -> None:
    assert_adds_up(every_release["external-services"], 200, superusers=3 + 5)
    assert_adds_up(every_release["huge"], 1000)


@pytest.mark.parametrize("component", ["api", "worker"])
def test_what_the_chart_gives_the_processes_take(every_release: dict[str, list[Manifest]], component: str) -> None:
    """In strict mode a process refuses to start when its limits and budget do not add up: none of ours does."""
    for scenario, release in every_release.items():
        pod = find(release, "Deployment", f"-{component}")["spec"]["template"]["spec"]
        container = pod["containers"][0]
        bounds = {**container["resources"]["requests"], **(container["resources"].get("limits") or {})}
        resources = Resources(millicores(str(bounds["cpu"])), whole_bytes(str(bounds["memory"])), affinity=64)
        variables = env(container)
        grace = variables.get("MCP_PLATFORM_TERMINATION_GRACE_SECONDS")
        overrides = Overrides(
            scan_seconds=int(variables["MCP_PLATFORM_SCAN_TIMEOUT_SECONDS"]),
            visibility_timeout_seconds=int(variables["MCP_PLATFORM_VISIBILITY_TIMEOUT_SECONDS"]),
            termination_grace_seconds=int(grace) if grace else None,
        )
        given = int(variables["MCP_PLATFORM_DB_CONNECTION_BUDGET"])
        sized = plan(Role(component), resources, Budget(given), overrides)
        assert int(sized.connections_peak) <= given, scenario
        assert int(sized.termination_grace_seconds) == pod["terminationGracePeriodSeconds"], scenario


SHARES = st.integers(0, 5) | st.integers(1, 100).map("{}%".format)
VALUES = st.fixed_dictionaries(
    {
        "api.autoscaling.enabled": st.booleans(),
        "api.replicas": st.integers(1, 40),
        "api.autoscaling.maxReplicas": st.integers(2, 40),
        "api.strategy.maxSurge": SHARES,
        "api.strategy.maxUnavailable": st.integers(1, 3),
        "api.minReadySeconds": st.sampled_from([0, 10, 41]),
        "api.resources.limits.cpu": st.sampled_from(["100m", "0.5", 1, "2500m", 16]),
        "worker.autoscaling.maxReplicas": st.integers(1, 30),
        "worker.strategy.maxSurge": SHARES,
        "worker.resources.limits.cpu": st.sampled_from(["100m", 1, "4"]),
        "worker.resources.limits.memory": st.sampled_from(["203Mi", "512Mi", "1.5Gi", "4G"]),
        "postgresql.resources.limits.memory": st.sampled_from(["512Mi", "1Gi", "4Gi", "16Gi"]),
        "postgresql.maxConnections": st.none() | st.integers(1, 600),
        "scan.timeoutSeconds": st.sampled_from([30, 120, 600]),
    }
)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(VALUES)
def test_a_release_adds_up_or_is_refused_with_a_remedy_that_renders(values: dict[str, Any]) -> None:
    rendered = values
    for _ in range(4):  # too little memory, too few connections, too little memory for these: three remedies at most
        try:
            release = objects(render(values=rendered))
        except RefusedError as refusal:
            rendered = remedied(rendered, str(refusal))
            continue
        assert_adds_up(release, max_connections(release))
        return
    pytest.fail(f"the remedies do not render: {rendered}")


def remedied(values: dict[str, Any], refusal: str) -> dict[str, Any]:
    """The values after doing what the refusal says."""
    assert "cause: " in refusal, refusal
    assert "consequence: " in refusal, refusal
    if memory := re.search(r"raise postgresql.resources.limits.memory to at least (\d+)Mi", refusal):
        return {**values, "postgresql.resources.limits.memory": f"{memory[1]}Mi"}
    connections = re.search(r"remedy: set postgresql.maxConnections to at least (\d+)", refusal)
    assert connections, refusal
    return {**values, "postgresql.maxConnections": int(connections[1])}


@pytest.mark.parametrize(
    ("values", "cause", "remedy"),
    [
        ({"api.autoscaling.maxReplicas": 60}, "max_connections of 105 leaves 95 for pods", "at least 385"),
        ({"api.resources.limits.memory": "200Mi"}, "memory of 200Mi holds no api process", "at least 244Mi"),
        ({"worker.resources.limits.memory": "100M"}, "memory of 100M holds no worker process", "at least 203Mi"),
        (
            {"api.resources": {"requests": None, "limits": None}},
            "api has neither a memory limit nor a memory request",
            "at least 244Mi",
        ),
        ({"worker.terminationGracePeriodSeconds": 60}, "is shorter than a scan", "at least 160"),
        ({"api.terminationGracePeriodSeconds": 10}, "leaves no time after preStop", "at least 11"),
        ({"postgresql.enabled": False}, "externalDatabase.maxConnections is not set", "SHOW max_connections"),
        ({"valkey.enabled": False}, "externalCache.existingSecret is not set", "name a Secret"),
        ({"valkey.resources.limits.memory": "17Mi"}, "leaves Valkey no room", "at least 18Mi"),
        ({"networkPolicy.scanCidrs": ["169.254.0.0/17"]}, "reaches a cloud's metadata service", "leave that block out"),
        ({"worker.autoscaling.minReplicas": 0}, "minReplicas of 0", "worker.keda.enabled"),
        (
            {"api.autoscaling.minReplicas": 9},
            "minReplicas of 9 is over maxReplicas of 4",
            "api.autoscaling.maxReplicas",
        ),
        (
            {"postgresql.backup.enabled": True, "sizing.reservations.backup": 0},
            "sizing.reservations.backup is 0",
            "sizing.reservations.backup to 1",
        ),
        ({"worker.strategy.maxUnavailable": 0}, "neither adds nor takes away", "worker.strategy.maxUnavailable"),
    ],
)
def test_refusals(values: dict[str, Any], cause: str, remedy: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        render(values=values)
    assert cause in str(refusal.value)
    assert "consequence: " in str(refusal.value)
    assert remedy in str(refusal.value).partition("remedy: ")[2]


@pytest.mark.parametrize(
    "values",
    [
        {"api.replicas": -1},
        {"api.replica": 2},
        {"api.image.tag": "latest"},
        {"api.image.digest": "sha256:abc"},
        {"api.resources.limits.memory": "1GB"},
        {"sizing.mode": "loose"},
        {"secrets.secretKey": "short"},
        {"podSecurity.runAsUser": 0},
        {"ingress.enabled": True},
        {"httpRoute.enabled": True},
        {"networkPolicy.scanCidrs": ["300.0.0.0/8"]},
        {"postgresql.resources": {"requests": {"memory": "1Gi"}, "limits": None}},
        {"admin.username": "a'; touch /tmp/x; '"},
    ],
)
def test_values_that_the_schema_refuses(values: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match="don't meet the specifications of the schema"):
        render(values=values)


def test_warn_renders_what_strict_refuses() -> None:
    values = CHART / "ci" / "warn-values.yaml"
    notes = render(values, notes=True)
    assert "WARNING, the release does not add up (sizing.mode is warn)" in notes
    assert "remedy: set postgresql.maxConnections to at least" in notes
    with pytest.raises(RefusedError, match="does not add up, and sizing"):
        render(values, values={"sizing.mode": "strict"})


def test_notes_show_the_ledger_that_is_rendered(every_release: dict[str, list[Manifest]]) -> None:
    notes = render(CHART / "ci" / "ha-values.yaml", notes=True)
    release = every_release["ha"]
    each = {name: (peak_pods(release, f"-{name}"), budget(release, f"-{name}")) for name in ("api", "worker")}
    for pods, connections in each.values():
        assert f"{pods * connections:5d}  at most {pods} pods with {connections} each" in notes
