"""Register the demo server, scan it through the API and bring back what was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcp_cli.local.client import ApiError, PlatformClient

SERVER_NAME = "demo-bookshop"
POLL_SECONDS = 0.1
SCAN_SECONDS = 60.0
CONFLICT = 409
SEVERITIES = ("critical", "high", "medium", "low", "info")


@dataclass(frozen=True)
class FirstScan:
    """How the demo's scan ended and its findings, worst first."""

    status: str
    verdict: str
    findings: list[dict[str, Any]]


def scan_demo(client: PlatformClient, url: str, check: Callable[[], None]) -> FirstScan:
    """Scan the server at `url`, registering it when it is new; `check` may raise to give up.

    Raises ApiError when the API refuses, TimeoutError when the scan does not end.
    """
    server_id = _registered(client, url)
    scan_id = client.post("/scan/heavy", {"server_id": server_id})["scan_id"]
    deadline = time.monotonic() + SCAN_SECONDS
    while (scan := client.get(f"/scans/{scan_id}"))["status"] in {"pending", "running"}:
        check()
        if time.monotonic() > deadline:
            raise TimeoutError(f"the demo's scan is still {scan['status']} after {SCAN_SECONDS:.0f} s")
        time.sleep(POLL_SECONDS)
    found = client.get(f"/vulnerabilities?server_id={server_id}&limit=100")["items"]
    found.sort(key=lambda item: (SEVERITIES.index(item["severity"]), item["location"]["name"], item["rule"]))
    return FirstScan(scan["status"], scan.get("verdict") or "", found)


def _registered(client: PlatformClient, url: str) -> str:
    """Return the id of the server at `url`; a name taken by the demo's earlier address gets the new one appended."""
    after: int | None = 0
    while after is not None:
        page = client.get(f"/servers?limit=200&after={after}")
        for server in page["items"]:
            if server["url"] == url:
                return str(server["id"])
        after = page["next_cursor"]
    try:
        return str(client.post("/servers", {"name": SERVER_NAME, "url": url})["id"])
    except ApiError as error:
        if error.status != CONFLICT:
            raise
    return str(client.post("/servers", {"name": f"{SERVER_NAME} ({url})", "url": url})["id"])
