"""One release in the cluster of KUBECONFIG, from an empty namespace to its uninstallation, in the order of CHAPTERS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e import mcp_server
from tests.e2e.cluster import Namespace, kubectl, unreachable
from tests.e2e.release import Release, values

# The life of a release; each file finds the release as the one before left it.
CHAPTERS = (
    "test_install",
    "test_scans",
    "test_upgrade",
    "test_network",
    "test_monitoring",
    "test_scaling_up",
    "test_eviction",
    "test_resize",
    "test_scaling_down",
    "test_rollback",
    "test_uninstall",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the chapters in order."""
    items.sort(key=lambda item: CHAPTERS.index(Path(str(item.path)).stem))


@pytest.fixture(scope="session", autouse=True)
def _cluster() -> None:
    reason = unreachable()
    if reason:
        pytest.exit(
            f"no cluster answers, so nothing was tested: {reason}\n"
            "Set KUBECONFIG to one, or start one with `make kind-up`.",
            returncode=2,
        )


def _created(name: str) -> Iterator[Namespace]:
    """A new namespace that holds every pod to the restricted Pod Security Standard."""
    kubectl("delete", "namespace", name, "--ignore-not-found", seconds=300)
    kubectl("create", "namespace", name)
    kubectl("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted")
    yield Namespace(name)
    kubectl("delete", "namespace", name, seconds=300)


@pytest.fixture(scope="session")
def namespace() -> Iterator[Namespace]:
    """The release's."""
    yield from _created("mcp-e2e")


@pytest.fixture(scope="session")
def outside() -> Iterator[Namespace]:
    """Everybody else's."""
    yield from _created("mcp-e2e-outside")


@pytest.fixture(scope="session")
def library(outside: Namespace) -> str:
    """URL of an MCP server with a poisoned tool."""
    return mcp_server.deploy(outside, "library")


@pytest.fixture(scope="session")
def release(namespace: Namespace) -> Release:
    """The release, which test_install installs."""
    return Release("mcp", namespace)


@pytest.fixture(scope="session")
def allowed(outside: Namespace, library: str) -> list[str]:
    """The one value that a server with a private address needs."""
    return ["--set", f"scan.targetAllow={{{mcp_server.address(outside, 'library')}}}"]


@pytest.fixture(scope="session")
def upgraded(outside: Namespace, allowed: list[str]) -> list[str]:
    """Values of the second revision: small requests, monitoring where it can be, and one address that scans reach."""
    server = outside.get("pod", "library")["status"]["podIP"]
    chosen = [*allowed, *values("small"), "--set", f"networkPolicy.scanCidrs={{{server}/32}}"]
    if "servicemonitors.monitoring.coreos.com" in kubectl("get", "crd", "--output=name"):
        chosen += values("monitoring")
    return chosen
