"""From a new release to its first findings, by both routes."""

from __future__ import annotations

import pytest
from tests.e2e.client import connected
from tests.e2e.release import Release


@pytest.mark.parametrize("route", ["vulnerability", "heavy"])
def test_a_poisoned_server_is_found(release: Release, library: str, route: str) -> None:
    with connected(release) as client:
        scan = client.scan(route, library)
        assert scan["status"] == "completed", scan
        assert scan["verdict"] == "complete"
        assert scan["kind"] == {"vulnerability": "background", "heavy": "heavy"}[route]
        severe = [f for f in client.findings(scan["server_id"]) if f["severity"] in {"critical", "high"}]
    assert severe


def test_what_is_not_allowed_is_not_scanned(release: Release) -> None:
    with connected(release) as client:
        answer = client.http.post("/scan/heavy", json={"target": f"http://{release.full_name}-postgresql:5432/"})
        scan = client.scan("heavy", f"http://{release.full_name}-postgresql:5432/") if answer.is_success else None
    assert scan is None or (scan["status"] == "failed" and "allow" in scan["error"])
