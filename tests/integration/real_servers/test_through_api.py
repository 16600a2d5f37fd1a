"""Register and scan servers nobody here wrote, through the API: read whole, nothing HIGH."""

from __future__ import annotations

import pytest
from tests.integration.real_servers.processes import NPM_SERVERS, PYTHON_SERVERS
from tests.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.slow]


@pytest.mark.parametrize("server_url", [*PYTHON_SERVERS, *NPM_SERVERS], indirect=True)
def test_a_real_server_is_read_whole_by_both_routes_and_has_nothing_high(stack: Stack, server_url: str) -> None:
    with stack.client() as client:
        registered = client.post("/servers", json={"name": f"real {server_url}", "url": server_url})
        assert registered.status_code == 201, registered.text
        server_id = registered.json()["id"]
        for route in ("heavy", "vulnerability"):
            started = client.post(f"/scan/{route}", json={"server_id": server_id})
            assert started.status_code == 202, started.text
            scan = stack.wait_for_scan(started.json()["scan_id"])
            assert (scan["status"], scan["verdict"]) == ("completed", "complete"), scan
            assert scan["coverage"]["tools"]["items"] > 0

    high = [finding for finding in stack.findings(server_id) if finding["severity"] in {"high", "critical"}]
    assert high == []
