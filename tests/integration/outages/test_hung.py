"""PostgreSQL and Valkey that hang: they keep their connections and say nothing (SIGSTOP)."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import psutil
import pytest
from tests.stack import ADMIN_PASSWORD, Stack, wait_for
from tests.stubs.listing_server import listing_server

pytestmark = pytest.mark.integration

# The setting's default (request_timeout_seconds), and what a busy machine may add.
DEADLINE_SECONDS = 6.0
SLACK_SECONDS = 6.0


@contextmanager
def hung(pid: int) -> Iterator[None]:
    """Stop a server and its processes, without ending them, for the block."""
    parent = psutil.Process(pid)
    everyone = [parent, *parent.children(recursive=True)]
    for process in everyone:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in everyone:
            process.send_signal(signal.SIGCONT)


def postgres_pid(stack: Stack) -> int:
    assert stack.postgres.child is not None
    return int(stack.postgres.child.pid)


def valkey_pid(stack: Stack) -> int:
    assert stack.valkey.child is not None
    return int(stack.valkey.child.pid)


def timed(stack: Stack, method: str, path: str, **body: object) -> tuple[httpx2.Response, float]:
    """An answer and the seconds it took."""
    with stack.client() as client:
        began = time.monotonic()
        answer = client.request(method, path, **({"json": body} if body else {}))
        return answer, time.monotonic() - began


def test_a_hung_database_is_told_soon_and_nothing_stays_stuck(stack: Stack) -> None:
    with stack.client() as client:
        assert client.get("/vulnerabilities").status_code == 200
    with hung(postgres_pid(stack)), ThreadPoolExecutor(24) as threads:
        # More than there are connections: some wait for the database, some for a connection.
        reads = [threads.submit(timed, stack, "GET", f"/vulnerabilities?page={n}&limit=9") for n in range(1, 13)]
        others = [threads.submit(timed, stack, "GET", f"/scans?limit={n}") for n in range(21, 27)]
        logins = [
            threads.submit(timed, stack, "POST", "/auth/login", username=f"nobody {n}", password="x" * 12)
            for n in range(4)
        ]
        # Requests that hold every connection leave the last answers they got to speak for the database a while.
        wait_for(lambda: timed(stack, "GET", "/readyz")[0].status_code == 503, "readiness to fail", 15)
        probes = [timed(stack, "GET", "/readyz") for _ in range(4)]
        alive = [timed(stack, "GET", "/livez") for _ in range(4)]
        answers = [future.result() for future in (*reads, *others, *logins)]
    # The kubelet waits one second; the rest is the machine's.
    assert [answer.status_code for answer, _ in probes] == [503] * 4
    assert min(seconds for _, seconds in probes) < 1
    assert {answer.json()["error_code"] for answer, _ in probes} == {"not_ready"}
    assert [answer.status_code for answer, _ in alive] == [200] * 4
    assert {answer.status_code for answer, _ in answers} == {503}
    assert all(int(answer.headers["retry-after"]) > 0 for answer, _ in answers)
    assert max(seconds for _, seconds in answers) < DEADLINE_SECONDS + SLACK_SECONDS
    # It goes on where it stood: nobody starts anything again.
    stack.wait_ready()
    wait_for(lambda: {timed(stack, "GET", f"/scans?limit={n}")[0].status_code for n in range(1, 9)} == {200}, "answers")
    assert stack.login("admin", ADMIN_PASSWORD)


def test_a_hung_cache_only_makes_slower(stack: Stack) -> None:
    user_id, token = stack.new_user("viewer")
    with listing_server({"name": "hung", "tools": []}) as url:
        with hung(valkey_pid(stack)):
            read, seconds = timed(stack, "GET", "/vulnerabilities?page=3&limit=11")
            assert (read.status_code, seconds < 3) == (200, True)
            # Counted in the process itself.
            assert stack.login("admin", ADMIN_PASSWORD)
            assert timed(stack, "GET", "/readyz")[0].status_code == 200
            # A revocation travels through the database.
            assert timed(stack, "PATCH", f"/users/{user_id}", is_active=False)[0].status_code == 200
            with stack.client(token) as client:
                wait_for(lambda: client.get("/servers").status_code == 401, "the end of the account", 5)
            heavy, seconds = timed(stack, "POST", "/scan/heavy", target=url)
            assert heavy.status_code == 202, heavy.text
        assert stack.wait_for_scan(heavy.json()["scan_id"])["status"] == "completed"
