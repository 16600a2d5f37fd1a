"""`helm install --wait` with the defaults, into an empty namespace."""

from __future__ import annotations

from tests.e2e.cluster import Namespace
from tests.e2e.release import Release


def test_the_defaults_install(release: Release, namespace: Namespace, allowed: list[str]) -> None:
    assert not namespace.items("pods")
    notes = release.install(*allowed)
    assert "Connections of the database" in notes
    assert release.status()["info"]["status"] == "deployed"
    assert len(release.namespace.ready("api")) >= 2
    assert release.namespace.ready("worker")
    assert release.namespace.ready("scheduler")


def test_helm_test_passes(release: Release) -> None:
    assert "ok: /auth/login answered 200" in release.test()
