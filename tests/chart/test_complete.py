"""What the chart promises to have, each in the scenario that asks for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.chart.helm import CHART, objects, run
from tests.chart.manifests import Manifest, containers, env, find, kinds, pods

Releases = dict[str, list[Manifest]]


def pod(release: list[Manifest], ending: str, kind: str = "Deployment") -> Manifest:
    found: Manifest = find(release, kind, ending)["spec"]["template"]["spec"]
    return found


@pytest.mark.parametrize(
    ("scenario", "kind", "ending"),
    [
        ("defaults", "Deployment", "-api"),
        ("defaults", "Deployment", "-worker"),
        ("defaults", "Deployment", "-scheduler"),
        ("defaults", "StatefulSet", "-postgresql"),
        ("defaults", "StatefulSet", "-valkey"),
        ("defaults", "HorizontalPodAutoscaler", "-api"),
        ("defaults", "HorizontalPodAutoscaler", "-worker"),
        ("defaults", "PodDisruptionBudget", "-api"),
        ("defaults", "PodDisruptionBudget", "-worker"),
        ("defaults", "NetworkPolicy", "-default-deny"),
        ("defaults", "Pod", "-test-ready"),
        ("gateway", "HTTPRoute", ""),
        ("ha", "Ingress", ""),
        ("ha", "PrometheusRule", ""),
        ("ha", "ServiceMonitor", "-worker"),
        ("ha", "CronJob", "-backup"),
        ("ha", "ConfigMap", "-dashboard-sizing"),
        ("keda", "ScaledObject", "-worker"),
        ("keda", "TriggerAuthentication", "-worker"),
    ],
)
def test_it_is_there(every_release: Releases, scenario: str, kind: str, ending: str) -> None:
    assert find(every_release[scenario], kind, ending)


def test_autoscalers_are_of_version_2_and_not_doubled(every_release: Releases) -> None:
    for release in every_release.values():
        assert all(scaler["apiVersion"] == "autoscaling/v2" for scaler in kinds(release, "HorizontalPodAutoscaler"))
    assert not [s for s in kinds(every_release["keda"], "HorizontalPodAutoscaler") if "worker" in s["metadata"]["name"]]


def on_a_cluster_with_keda(**values: Any) -> set[tuple[str, str]]:
    """Kind and name of what scales."""
    options = [part for name, value in values.items() for part in ("--set-json", f"{name}={json.dumps(value)}")]
    rendered = run("template", "release", str(CHART), "--api-versions", "keda.sh/v1alpha1/ScaledObject", *options)
    return {(o["kind"], o["metadata"]["name"]) for o in objects(rendered) if "scaleTargetRef" in o.get("spec", {})}


def test_workers_scale_by_the_queue_where_the_cluster_can() -> None:
    api = ("HorizontalPodAutoscaler", "release-mcp-platform-api")
    by_queue, by_cpu = (
        ("ScaledObject", "release-mcp-platform-worker"),
        ("HorizontalPodAutoscaler", "release-mcp-platform-worker"),
    )
    assert on_a_cluster_with_keda() == {api, by_queue}
    assert on_a_cluster_with_keda(**{"worker.keda.enabled": False}) == {api, by_cpu}
    assert on_a_cluster_with_keda(**{"worker.autoscaling.enabled": False}) == {api}
    # KEDA could not see the queue of a cache whose address it is not told.
    external = {"valkey.enabled": False, "externalCache.existingSecret": "cache"}
    assert on_a_cluster_with_keda(**external) == {api, by_cpu}
    assert on_a_cluster_with_keda(**external, **{"externalCache.address": "cache:6379"}) == {api, by_queue}


def test_external_services_bring_no_servers(every_release: Releases) -> None:
    release = every_release["external-services"]
    assert not kinds(release, "StatefulSet")
    for ending in ("-api", "-worker", "-scheduler"):
        described = pod(release, ending)
        assert {"database-ca", "cache-ca"} <= {volume["name"] for volume in described["volumes"]}
        variables = env(described["containers"][0])
        assert variables["PGSSLROOTCERT"] == "/etc/mcp-platform/database-ca/ca.crt"
        assert variables["MCP_PLATFORM_DATABASE_URL"]["secretKeyRef"]["name"] == "database"


def test_requests_arrive_by_the_downward_api(release: list[Manifest]) -> None:
    for ending in ("-api", "-worker", "-scheduler"):
        variables = env(pod(release, ending)["containers"][0])
        for name, resource in (("CPU", "requests.cpu"), ("MEMORY", "requests.memory")):
            assert variables[f"MCP_PLATFORM_{name}_REQUEST"] == {"resourceFieldRef": {"resource": resource}}


def test_placement(every_release: Releases) -> None:
    resized = every_release["resized"]
    api, worker = pod(resized, "-api"), pod(resized, "-worker")
    assert "podAntiAffinity" in api["affinity"]
    assert api["nodeSelector"] == {"pool": "general"}
    assert api["tolerations"][0]["key"] == "pool"
    assert api["topologySpreadConstraints"][0]["whenUnsatisfiable"] == "DoNotSchedule"
    assert worker["nodeSelector"] == {"pool": "scans"}
    assert worker["priorityClassName"] == "low"
    assert all(
        described["priorityClassName"] == "high" for name, described in pods(every_release["ha"]) if "test" not in name
    )
    spread = pod(every_release["defaults"], "-worker")["topologySpreadConstraints"][0]
    assert spread["topologyKey"] == "kubernetes.io/hostname"


def test_images_from_elsewhere(every_release: Releases) -> None:
    for name, described in pods(every_release["air-gapped"]):
        assert described["imagePullSecrets"] == [{"name": "mirror"}], name
        for container in containers(described):
            assert container["image"].startswith("registry.example.com/mirror/"), name
    image = pod(every_release["air-gapped"], "-api")["containers"][0]["image"]
    assert image.endswith("@sha256:" + 64 * "1")


def test_annotations_and_labels(every_release: Releases) -> None:
    resized = every_release["resized"]
    api = find(resized, "Deployment", "-api")
    assert api["metadata"]["annotations"] == {"note": "resized"}
    assert api["spec"]["template"]["metadata"]["annotations"]["note"] == "resized"
    assert api["spec"]["template"]["metadata"]["labels"]["tier"] == "front"
    assert all(o["metadata"]["labels"]["team"] == "security" for o in resized)


def test_one_migration_and_no_hook_but_the_test(release: list[Manifest]) -> None:
    [job] = kinds(release, "Job")
    assert job["spec"].get("parallelism", 1) == 1
    hooks = [o for o in release if "helm.sh/hook" in (o["metadata"].get("annotations") or {})]
    assert [hook["kind"] for hook in hooks] == ["Pod"]


@pytest.mark.parametrize("ending", ["-worker", "-scheduler"])
def test_workers_wait_for_the_schema(release: list[Manifest], ending: str) -> None:
    commands = [" ".join(c["command"]) for c in pod(release, ending)["initContainers"] if c["name"] == "await-schema"]
    assert commands == ["mcp-platform migrate --wait 600"]


@pytest.mark.parametrize("ending", ["-api", "-worker", "-scheduler"])
def test_processes_are_probed(release: list[Manifest], ending: str) -> None:
    container: dict[str, Any] = pod(release, ending)["containers"][0]
    ports = {port["name"] for port in container["ports"]}
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["port"] in ports
