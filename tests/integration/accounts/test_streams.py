"""A stream of events ends with the welcome of whoever follows it."""

from __future__ import annotations

import time

import httpx2
import pytest
from tests.integration.export.test_export import sql
from tests.stack import ADMIN_PASSWORD, Stack

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
