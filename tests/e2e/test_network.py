"""NetworkPolicies that hold: what a hostile MCP server could make a worker ask for is out of reach."""

from __future__ import annotations

import pytest
from tests.e2e import mcp_server
from tests.e2e.cluster import KubectlError, Namespace
from tests.e2e.loading import start_pod
from tests.e2e.release import Release

# Seconds: a plugin may drop packets instead of refusing them.
PATIENCE = 5
CONNECT = f"import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), {PATIENCE}).close()"


def reaches(namespace: Namespace, pod: str, address: str, port: int) -> bool:
    """Whether a process in the pod gets a TCP connection."""
    try:
        namespace.execute(pod, "python", "-c", CONNECT, address, str(port))
    except KubectlError as error:
        if not any(word in str(error) for word in ("TimeoutError", "ConnectionRefused", "OSError", "PermissionError")):
            raise
        return False
    return True


def pod_address(namespace: Namespace, name: str) -> str:
    return str(namespace.get("pod", name)["status"]["podIP"])


@pytest.fixture(scope="module")
def forbidden(outside: Namespace) -> str:
    """Address of a server that the release's policies do not name."""
    mcp_server.deploy(outside, "forbidden")
    return pod_address(outside, "forbidden")


@pytest.mark.parametrize("component", ["worker", "api"])
def test_only_stated_targets_are_reached(
    release: Release, outside: Namespace, library: str, forbidden: str, component: str
) -> None:
    [pod, *_] = release.namespace.ready(component)
    start_pod(outside)
    assert reaches(outside, "load", forbidden, mcp_server.PORT), "nobody reaches it, so the test proves nothing"
    assert reaches(release.namespace, pod, pod_address(outside, "library"), mcp_server.PORT)
    assert not reaches(release.namespace, pod, forbidden, mcp_server.PORT)
    assert not reaches(release.namespace, pod, "169.254.169.254", 80)


def test_strangers_reach_the_api_and_no_store(release: Release, outside: Namespace) -> None:
    start_pod(outside)
    assert reaches(outside, "load", release.host, 80)
    for store, port in (("postgresql", 5432), ("valkey", 6379)):
        pod = f"{release.full_name}-{store}-0"
        assert not reaches(outside, "load", pod_address(release.namespace, pod), port)
        [worker, *_] = release.namespace.ready("worker")
        assert reaches(release.namespace, worker, pod_address(release.namespace, pod), port)


def test_the_scheduler_reaches_no_target(release: Release, outside: Namespace, library: str) -> None:
    [pod, *_] = release.namespace.ready("scheduler")
    assert not reaches(release.namespace, pod, pod_address(outside, "library"), mcp_server.PORT)
