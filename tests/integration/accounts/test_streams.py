"""A stream of events ends with the welcome of whoever follows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx2
import pytest
from tests.integration.export.test_export import sql
from tests.stack import ADMIN_PASSWORD, Stack, wait_for

from mcp_api.scans.live import MAX_STREAMS_EACH

pytestmark = pytest.mark.integration


@pytest.fixture
def running_scan(stack: Stack) -> int:
    """A scan that runs for as long as the test does: nobody holds it, and nobody takes it."""
    server = sql(
        stack,
        "insert into servers (name, url) values (gen_random_uuid()::text, 'http://x.test/' || gen_random_uuid()) "
        "returning id",
    )[0]["id"]
    return int(
        sql(
            stack,
            "insert into scans (server_id, kind, status, attempt, lease_owner, lease_expires_at, started_at) "
            "values ($1, 'heavy', 'running', 1, 'a test', now() + interval '1 hour', now()) returning id",
            server,
        )[0]["id"]
    )


@pytest.mark.parametrize("ending", ["disabled", "logged out", "keys rotated"])
def test_a_stream_ends_within_a_second(stack: Stack, running_scan: int, ending: str) -> None:
    user_id, token = stack.new_user("viewer")
    session = stack.login("admin", ADMIN_PASSWORD)
    with (
        stack.client(token) as follower,
        stack.client(session["access_token"]) as admin,
        follower.stream("GET", f"/scans/{running_scan}/events") as stream,
    ):
        lines = stream.iter_lines()
        assert next(lines) == "event: running"
        if ending == "disabled":
            assert admin.patch(f"/users/{user_id}", json={"is_active": False}).status_code == 200
        elif ending == "logged out":
            with stack.client(token) as same:
                assert same.post("/auth/logout").status_code == 204
        else:
            assert admin.post("/auth/rotate-keys").status_code == 204
        ended = time.monotonic()
        try:
            for _ in lines:
                continue
        except httpx2.RemoteProtocolError:
            pass
        # Promise: 1 s; the machine is shared.
        assert time.monotonic() - ended < 5
    if ending == "keys rotated":
        stack.admin_token = stack.login("admin", ADMIN_PASSWORD)["access_token"]


@contextmanager
def follower(stack: Stack, token: str, scan_id: int) -> Iterator[Callable[[], httpx2.Response]]:
    """A way to follow the scan once more, until the block ends; it returns with the first event or the refusal."""
    headers, unlimited = {"Authorization": f"Bearer {token}"}, httpx2.Limits(max_connections=None)
    with ExitStack() as streams:
        client = httpx2.Client(base_url=stack.api_url, headers=headers, limits=unlimited, timeout=30, trust_env=False)
        streams.enter_context(client)

        def follow() -> httpx2.Response:
            answer = streams.enter_context(client.stream("GET", f"/scans/{scan_id}/events"))
            if answer.status_code == 200:
                lines = answer.iter_lines()
                # An iterator that nobody holds any more ends the stream.
                streams.callback(lines.close)
                assert next(lines) == "event: running"
            else:
                answer.read()
            return answer

        yield follow


def test_one_account_has_its_share_of_the_streams_and_no_more(stack: Stack, running_scan: int) -> None:
    greedy, other = (stack.new_user("viewer")[1] for _ in range(2))
    with follower(stack, greedy, running_scan) as follow, follower(stack, other, running_scan) as follow_too:
        followed = 0
        while (answer := follow()).status_code == 200:
            followed += 1
            assert followed <= MAX_STREAMS_EACH * 2, "neither worker process refuses"
        assert (answer.status_code, answer.json()["error_code"]) == (429, "too_many_streams")
        assert int(answer.headers["retry-after"]) > 0
        assert followed >= MAX_STREAMS_EACH
        # The other half is left to everybody else.
        assert {follow_too().status_code for _ in range(4)} == {200}

    def let_in_again() -> bool:
        with follower(stack, greedy, running_scan) as follow:
            return {follow().status_code for _ in range(4)} == {200}

    wait_for(let_in_again, "the end of the closed streams")
