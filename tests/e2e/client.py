"""The platform's API as a user behind `kubectl port-forward` sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from tests.e2e.cluster import until
from tests.e2e.release import Release

ENDED = {"completed", "failed", "cancelled"}


@dataclass(frozen=True)
class Client:
    """Logged in as the administrator."""

    http: httpx2.Client
    token: str

    def scan(self, route: str, target: str) -> dict[str, Any]:
        """POST /scan/{route} and wait for the end; returns the scan."""
        started = self.http.post(f"/scan/{route}", json={"target": target})
        assert started.status_code == 202, started.text
        return dict(until(lambda: self._ended(started.json()["scan_id"]), f"the end of the {route} scan of {target}"))

    def findings(self, server_id: int) -> list[dict[str, Any]]:
        """Findings of one server."""
        answer = self.http.get("/vulnerabilities", params={"server_id": server_id, "limit": 200})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def _ended(self, scan_id: int) -> dict[str, Any] | None:
        answer = self.http.get(f"/scans/{scan_id}")
        assert answer.status_code == 200, answer.text
        scan = dict(answer.json())
        return scan if scan["status"] in ENDED else None


def login(base: str, password: str) -> str:
    """An access token of the administrator."""
    credentials = {"username": "admin", "password": password}
    answer = httpx2.post(f"{base}/auth/login", json=credentials, trust_env=False, timeout=60)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


@contextmanager
def connected(release: Release) -> Iterator[Client]:
    """Port-forward to the API's Service and log in, for the time of the block."""
    with release.namespace.forward(f"service/{release.full_name}-api", 80) as base:
        token = login(base, release.secret("admin-password"))
        headers = {"authorization": f"Bearer {token}"}
        with httpx2.Client(base_url=base, headers=headers, timeout=60, trust_env=False) as http:
            yield Client(http, token)
