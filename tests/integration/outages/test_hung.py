"""PostgreSQL and Valkey that hang: they keep their connections and say nothing (SIGSTOP)."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import psutil
import pytest
from tests.stack import ADMIN_PASSWORD, Stack, wait_for
from tests.stubs.listing_server import listing_server

pytestmark = [pytest.mark.integration, pytest.mark.slow]


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


def ask(stack: Stack, method: str, path: str, **body: object) -> httpx2.Response:
    """One answer, of which the test is sure that it came while the server hung."""
    with stack.client() as client:
        return client.request(method, path, **({"json": body} if body else {}))


def test_a_hung_database_is_told_soon_and_nothing_stays_stuck(stack: Stack) -> None:
    # Every worker process has just been answered: that must not speak for a database that no longer answers.
    assert {ask(stack, "GET", path).status_code for path in ["/readyz"] * 16 + ["/scans?limit=1"] * 16} == {200}
    with hung(postgres_pid(stack)), ThreadPoolExecutor(64) as threads:
        # More than there are connections in all processes: some wait for the database, some for a connection.
        reads = [threads.submit(ask, stack, "GET", f"/vulnerabilities?page={n}&limit=9") for n in range(1, 13)]
        others = [threads.submit(ask, stack, "GET", f"/scans?limit={n}") for n in range(21, 61)]
        logins = [
            threads.submit(ask, stack, "POST", "/auth/login", username=f"nobody {n}", password="x" * 12)
            for n in range(4)
        ]
        # The first one may come before the hang has shown. The rest do not wait until earlier answers have expired.
        probes = [ask(stack, "GET", "/readyz") for _ in range(5)][1:]
        alive = [ask(stack, "GET", "/livez") for _ in range(4)]
        answers = [future.result() for future in (*reads, *others, *logins)]
    assert [answer.status_code for answer in probes] == [503] * 4
    assert {answer.json()["error_code"] for answer in probes} == {"not_ready"}
    assert [answer.status_code for answer in alive] == [200] * 4
    assert {answer.status_code for answer in answers} == {503}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
    # It goes on where it stood: nobody starts anything again.
    stack.wait_ready()
    wait_for(lambda: {ask(stack, "GET", f"/scans?limit={n}").status_code for n in range(1, 9)} == {200}, "answers")
    assert stack.login("admin", ADMIN_PASSWORD)


def test_a_hung_cache_only_makes_slower(stack: Stack) -> None:
    user_id, token = stack.new_user("viewer")
    with listing_server({"name": "hung", "tools": []}) as url:
        with hung(valkey_pid(stack)):
            assert ask(stack, "GET", "/vulnerabilities?page=3&limit=11").status_code == 200
            # Counted in the process itself.
            assert stack.login("admin", ADMIN_PASSWORD)
            assert ask(stack, "GET", "/readyz").status_code == 200
            # A revocation travels through the database.
            assert ask(stack, "PATCH", f"/users/{user_id}", is_active=False).status_code == 200
            with stack.client(token) as client:
                wait_for(lambda: client.get("/servers").status_code == 401, "the end of the account", 5)
            heavy = ask(stack, "POST", "/scan/heavy", target=url)
            assert heavy.status_code == 202, heavy.text
        assert stack.wait_for_scan(heavy.json()["scan_id"])["status"] == "completed"
