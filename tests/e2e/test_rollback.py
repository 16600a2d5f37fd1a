"""`helm rollback --wait` to the revision before, under load."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.client import connected
from tests.e2e.cluster import Namespace
from tests.e2e.loading import load
from tests.e2e.recorder import recording
from tests.e2e.release import Release

CLIENTS = 8


def test_the_revision_before_serves_again(release: Release, outside: Namespace, library: str, tmp_path: Path) -> None:
    with connected(release) as client:
        token = client.token
    with load(outside, release.host, token, CLIENTS) as result, recording(release, tmp_path) as record:
        release.rollback()
    assert not result.failed, result.seen
    assert not record.too_many
    assert release.status()["info"]["status"] == "deployed"
    assert "ok: /auth/login answered 200" in release.test()
    with connected(release) as client:
        assert client.scan("heavy", library)["status"] == "completed"
