"""PodDisruptionBudgets: one pod may be evicted, the second one has to wait."""

from __future__ import annotations

import json

import pytest
from tests.e2e.cluster import KubectlError, kubectl, until
from tests.e2e.release import Release


def evict(release: Release, pod: str) -> None:
    """What `kubectl drain` asks for. Raises KubectlError when it is refused."""
    place = {"name": pod, "namespace": release.namespace.name}
    eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": place}
    path = f"/api/v1/namespaces/{release.namespace.name}/pods/{pod}/eviction"
    kubectl("create", "--raw", path, "--filename", "-", text=json.dumps(eviction))


def test_a_second_api_pod_is_not_evicted(release: Release) -> None:
    budget = f"{release.full_name}-api"
    until(lambda: release.namespace.get("pdb", budget)["status"]["disruptionsAllowed"] == 1, "a free disruption")
    first, second, *_ = release.namespace.ready("api")
    evict(release, first)
    with pytest.raises(KubectlError, match="violate the pod's disruption budget"):
        evict(release, second)
    until(lambda: release.namespace.get("pdb", budget)["status"]["disruptionsAllowed"] == 1, "a new pod")
