"""Valkey and PostgreSQL stopped and started under load: answers as promised, recovery without a restart."""

from __future__ import annotations

import json
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from tests.stack import Stack, wait_for
from tests.stubs.listing_server import listing_server

pytestmark = [pytest.mark.integration, pytest.mark.slow]

LISTING = {"name": "outage", "tools": [{"name": "add", "description": "Adds.", "inputSchema": {"type": "object"}}]}


class Readers:
    """Clients that read all the time and count what they get."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._stop = threading.Event()
        self.statuses: Counter[int | str] = Counter()
        self.retry_after_missing = 0
        self._threads = [threading.Thread(target=self._read) for _ in range(4)]

    def _read(self) -> None:
        with self._stack.client() as client:
            page = 0
            while not self._stop.is_set():
                # Pages nobody has asked for yet: the database is needed.
                page = page % 500 + 1
                try:
                    answer = client.get("/vulnerabilities", params={"page": page, "limit": 7})
                except httpx2.TransportError as error:
                    self.statuses[type(error).__name__] += 1
                    continue
                self.statuses[answer.status_code] += 1
                if answer.status_code == 503 and "retry-after" not in answer.headers:
                    self.retry_after_missing += 1
                self._stop.wait(0.01)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


@contextmanager
def readers(stack: Stack) -> Iterator[Readers]:
    reading = Readers(stack)
    reading.start()
    try:
        wait_for(lambda: reading.statuses[200] > 20, "the first answers")
        yield reading
    finally:
        reading.stop()


def status_of(stack: Stack, path: str) -> int:
    return httpx2.get(f"{stack.api_url}{path}", trust_env=False, timeout=10).status_code


def logged(stack: Stack, error_id: str) -> dict[str, Any]:
    """The line of the API's log that tells of an error."""
    lines = stack.processes["api"].log.read_text().splitlines()
    return dict(next(json.loads(line) for line in lines if f'"{error_id}"' in line))


def test_without_valkey_every_answer_is_right_and_scans_wait(stack: Stack) -> None:
    with listing_server(LISTING) as url, readers(stack) as reading:
        stack.valkey.stop()
        try:
            seen = reading.statuses[200]
            wait_for(lambda: reading.statuses[200] > seen + 50, "answers without the cache")
            assert status_of(stack, "/readyz") == 200
            with stack.client() as client:
                background = client.post("/scan/vulnerability", json={"target": url})
                heavy = client.post("/scan/heavy", json={"target": url})
            assert (background.status_code, heavy.status_code) == (202, 202)
            assert stack.wait_for_scan(background.json()["scan_id"])["status"] == "completed"
        finally:
            stack.valkey.start()
        # Accepted while the broker was away, run after its return, without anybody's help.
        assert stack.wait_for_scan(heavy.json()["scan_id"])["status"] == "completed"
    assert set(reading.statuses) == {200}


def test_without_postgres_503_and_recovery(stack: Stack) -> None:
    with readers(stack) as reading:
        stack.postgres.stop()
        try:
            wait_for(lambda: reading.statuses[503] > 20, "refusals")
            assert status_of(stack, "/readyz") == 503
            assert status_of(stack, "/livez") == 200
            trace = secrets.token_hex(16)
            ids = {"X-Request-ID": secrets.token_hex(8), "traceparent": f"00-{trace}-{secrets.token_hex(8)}-01"}
            with stack.client("") as client:
                login = client.post("/auth/login", json={"username": "admin", "password": "whatever"}, headers=ids)
            assert (login.status_code, login.json()["error_code"]) == (503, "service_unavailable")
            line = logged(stack, login.json()["error_id"])
            assert (line["request_id"], line["trace_id"]) == (ids["X-Request-ID"], trace)
        finally:
            stack.postgres.start()
        stack.wait_ready()
        seen = reading.statuses[200]
        wait_for(lambda: reading.statuses[200] > seen + 50, "answers after the return")
    assert set(reading.statuses) == {200, 503}
    assert reading.retry_after_missing == 0
    with listing_server(LISTING) as url:
        assert stack.scan(url)["status"] == "completed"


def test_scan_survives_a_restart_of_postgres(stack: Stack) -> None:
    with listing_server(LISTING) as url:
        with stack.client() as client:
            scan_ids = [client.post("/scan/heavy", json={"target": url}).json()["scan_id"] for _ in range(5)]
        stack.postgres.stop()
        stack.postgres.start()
        stack.wait_ready()
        assert {stack.wait_for_scan(scan_id)["status"] for scan_id in scan_ids} == {"completed"}
