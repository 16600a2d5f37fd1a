"""`helm upgrade --wait` of a database with findings in it, to other sizes, while the API is being used."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.client import connected
from tests.e2e.cluster import Namespace
from tests.e2e.loading import load
from tests.e2e.recorder import recording
from tests.e2e.release import Release

# Too little to wake the autoscaler.
CLIENTS, PAUSE = 4, 0.1


def test_nothing_fails_and_nothing_is_lost(
    release: Release, outside: Namespace, upgraded: list[str], tmp_path: Path
) -> None:
    before = release.sql("select count(*), max(last_seen_at) from vulnerabilities")
    with connected(release) as client:
        token = client.token
    old = set(release.namespace.ready("api"))
    with load(outside, release.host, token, CLIENTS, PAUSE) as result, recording(release, tmp_path) as record:
        release.upgrade(*upgraded)
    assert release.status()["version"] == 2
    assert not old & set(release.namespace.ready("api"))
    assert result.answered > 100, result.seen
    assert not result.failed, result.seen
    assert not record.too_many
    assert not record.killed_for_memory
    assert release.sql("select count(*), max(last_seen_at) from vulnerabilities") == before


def test_the_release_still_works(release: Release, library: str) -> None:
    assert "ok: /vulnerabilities answered 200" in release.test()
    with connected(release) as client:
        assert client.scan("heavy", library)["status"] == "completed"
