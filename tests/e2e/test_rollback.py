"""`helm rollback --wait` to the revision before, under load."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.client import connected
from tests.e2e.cluster import Namespace
from tests.e2e.loading import load
from tests.e2e.recorder import recording
from tests.e2e.release import Release

CLIENTS, PAUSE = 4, 0.1
# Changes the pods of API and workers, and the worker's share of time.
NEXT = ["--set", "scan.timeoutSeconds=60", "--set-string", "api.podAnnotations.revision=3"]


def test_the_revision_before_serves_again(
    release: Release, outside: Namespace, library: str, upgraded: list[str], tmp_path: Path
) -> None:
    release.upgrade(*upgraded, *NEXT)
    assert release.status()["version"] == 3
    with connected(release) as client:
        token = client.token
    with load(outside, release.host, token, CLIENTS, PAUSE) as result, recording(release, tmp_path) as record:
        release.rollback()
    assert not result.failed, result.seen
    assert not record.too_many
    assert not record.killed_for_memory
    assert release.status()["version"] == 4
    for pod in release.namespace.ready("api"):
        assert "revision" not in release.namespace.get("pod", pod)["metadata"].get("annotations", {})
    assert "ok: /auth/login answered 200" in release.test()
    with connected(release) as client:
        assert client.scan("heavy", library)["status"] == "completed"
