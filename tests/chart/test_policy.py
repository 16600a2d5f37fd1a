"""What every rendered pod must be: restricted, bounded, placed, probed, and told how many connections it has."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.chart.manifests import Manifest, containers, env, find, kinds, pods

OURS = ("-api", "-worker", "-scheduler")


def test_pods_meet_the_restricted_standard(release: list[Manifest]) -> None:
    for name, pod in pods(release):
        context = pod["securityContext"]
        assert context["runAsNonRoot"] is True, name
        assert context.get("runAsUser", 1) > 0, name
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys(), name
        for container in containers(pod):
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False, (name, container["name"])
            assert security["capabilities"] == {"drop": ["ALL"]}, (name, container["name"])
            assert security["readOnlyRootFilesystem"] is True, (name, container["name"])
            assert "hostPort" not in str(container.get("ports")), name


def test_no_pod_has_a_token(release: list[Manifest]) -> None:
    for name, pod in pods(release):
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["enableServiceLinks"] is False, name
    for account in kinds(release, "ServiceAccount"):
        assert account["automountServiceAccountToken"] is False


def test_volumes_are_bounded(release: list[Manifest]) -> None:
    for name, pod in pods(release):
        for volume in pod.get("volumes", []):
            claimed = volume.get("persistentVolumeClaim", {}).get("claimName", "").endswith("-backup")
            assert claimed or {"configMap", "secret", "emptyDir"} & volume.keys(), name
            assert "emptyDir" not in volume or volume["emptyDir"]["sizeLimit"], (name, volume["name"])
        mounted = {mount["name"] for container in containers(pod) for mount in container.get("volumeMounts", [])}
        claimed = {"data"} if name.endswith("-postgresql") else set()
        assert mounted - claimed == {volume["name"] for volume in pod.get("volumes", [])} - claimed, name


def test_images_are_pinned(release: list[Manifest]) -> None:
    for name, pod in pods(release):
        for container in containers(pod):
            assert re.search(r":[\w][\w.-]*$|@sha256:[0-9a-f]{64}$", container["image"]), name
            assert not container["image"].endswith(":latest"), name


def test_containers_state_requests(release: list[Manifest]) -> None:
    for name, pod in pods(release):
        for container in containers(pod):
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys(), (name, container["name"])


def test_memory_is_limited(every_release: dict[str, list[Manifest]]) -> None:
    for scenario in every_release.keys() - {"no-limits"}:
        for name, pod in pods(every_release[scenario]):
            for container in containers(pod):
                assert "memory" in container["resources"]["limits"], (scenario, name, container["name"])


def test_servers_are_probed(release: list[Manifest]) -> None:
    for name, pod in pods(release):
        for container in pod["containers"]:
            if container.get("ports"):
                assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys(), name


def test_pods_drain_before_they_stop(release: list[Manifest]) -> None:
    for ending in ("-api", "-worker"):
        pod = find(release, "Deployment", ending)["spec"]["template"]["spec"]
        assert pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"] == ["sleep", "5"]


def test_the_time_chain_holds(release: list[Manifest]) -> None:
    pod = find(release, "Deployment", "-worker")["spec"]["template"]["spec"]
    variables = env(pod["containers"][0])
    scan, visible = (int(variables[f"MCP_PLATFORM_{n}_TIMEOUT_SECONDS"]) for n in ("SCAN", "VISIBILITY"))
    assert scan + 40 <= pod["terminationGracePeriodSeconds"] < visible
    given = variables.get("MCP_PLATFORM_TERMINATION_GRACE_SECONDS")
    assert given in {None, str(pod["terminationGracePeriodSeconds"])}


def test_selectors_select_their_own_pods_only(release: list[Manifest]) -> None:
    owners = [o for o in release if o["kind"] in {"Deployment", "StatefulSet"}]
    labels = {o["metadata"]["name"]: o["spec"]["template"]["metadata"]["labels"] for o in owners}
    for owner in owners:
        wanted = owner["spec"]["selector"]["matchLabels"].items()
        assert [n for n, given in labels.items() if wanted <= given.items()] == [owner["metadata"]["name"]]
    for service in kinds(release, "Service"):
        wanted = service["spec"]["selector"].items()
        assert [n for n, given in labels.items() if wanted <= given.items()] == [service["metadata"]["name"]]


def test_variables_are_used_after_they_are_set(release: list[Manifest]) -> None:
    for name, pod in pods(release):
        for container in containers(pod):
            known: set[str] = set()
            for entry in container.get("env", []):
                assert set(re.findall(r"\$\((\w+)\)", str(entry.get("value", "")))) <= known, (name, entry["name"])
                assert entry["name"] not in known, (name, entry["name"])
                known.add(entry["name"])


def test_secrets_that_are_named_exist(release: list[Manifest]) -> None:
    own = {secret["metadata"]["name"]: secret["data"].keys() for secret in kinds(release, "Secret")}
    for name, pod in pods(release):
        for container in containers(pod):
            for value in env(container).values():
                if isinstance(value, dict) and value.get("secretKeyRef", {}).get("name") in own:
                    assert value["secretKeyRef"]["key"] in own[value["secretKeyRef"]["name"]], name


def test_one_autoscaler_for_each_deployment(release: list[Manifest]) -> None:
    targets = [o["spec"]["scaleTargetRef"]["name"] for o in release if "scaleTargetRef" in o.get("spec", {})]
    assert len(targets) == len(set(targets))
    for deployment in kinds(release, "Deployment"):
        assert ("replicas" in deployment["spec"]) != (deployment["metadata"]["name"] in targets)


def test_the_job_is_renewed_with_its_pod(every_release: dict[str, list[Manifest]]) -> None:
    names = {scenario: find(o, "Job")["metadata"]["name"] for scenario, o in every_release.items()}
    assert names["defaults"] != names["air-gapped"]
    assert names["defaults"] == names["gateway"]
    assert all(len(name) <= 63 for name in names.values())


@pytest.mark.parametrize("ending", OURS)
def test_extra_variables_come_last(every_release: dict[str, list[Manifest]], ending: str) -> None:
    container: dict[str, Any] = find(every_release["resized"], "Deployment", ending)["spec"]["template"]["spec"]
    names = [entry["name"] for entry in container["containers"][0]["env"]]
    expected = ["MCP_PLATFORM_CACHE_TTL_SECONDS"] + (["MCP_PLATFORM_WORKERS"] if ending == "-api" else [])
    assert names[-len(expected) :] == expected
