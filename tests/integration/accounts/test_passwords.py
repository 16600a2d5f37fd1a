"""Changing one's own password: the present one is needed, and every other session ends."""

from __future__ import annotations

import time
from typing import Any

import httpx2
import pytest
from tests.stack import ADMIN_PASSWORD, Stack

pytestmark = pytest.mark.integration

NEW = "a password of one's own"
# The promise: a revocation takes effect in every process within this time.
REVOCATION_SECONDS = 1.0


@pytest.fixture
def sessions(stack: Stack) -> list[dict[str, Any]]:
    """Two log-ins of one viewer."""
    user_id, _ = stack.new_user("viewer")
    with stack.client() as client:
        name = client.get(f"/users/{user_id}").json()["username"]
    return [stack.login(name, ADMIN_PASSWORD) for _ in range(2)]


def change(stack: Stack, token: str, current: str, new: str = NEW) -> httpx2.Response:
    with stack.client(token) as client:
        return client.post("/auth/password", json={"current_password": current, "new_password": new})


def statuses(stack: Stack, token: str) -> set[int]:
    """What every worker process says to a token: a connection each time."""
    found = set()
    for _ in range(12):
        with stack.client(token) as client:
            found.add(client.get("/vulnerabilities").status_code)
    return found


def log_in(stack: Stack, name: str, password: str) -> int:
    with stack.client("") as client:
        return client.post("/auth/login", json={"username": name, "password": password}).status_code


def actions(stack: Stack, user_id: int) -> list[str]:
    with stack.client() as client:
        page = client.get("/users/activity", params={"after": user_id - 1, "limit": 1}).json()
    return [event["action"] for event in page["items"][0]["events"]]


def test_a_viewer_changes_the_password_and_other_sessions_end(stack: Stack, sessions: list[dict[str, Any]]) -> None:
    own, other = sessions
    with stack.client(own["access_token"]) as client:
        key = client.post(f"/users/{own['user_id']}/api-keys", json={"name": "stays"}).json()["key"]
    assert statuses(stack, other["access_token"]) == {200}
    assert change(stack, own["access_token"], ADMIN_PASSWORD).status_code == 204
    time.sleep(REVOCATION_SECONDS)
    assert statuses(stack, other["access_token"]) == {401}
    assert statuses(stack, own["access_token"]) == {200}
    with stack.client("") as client:
        refreshed = {
            whose: client.post("/auth/refresh", json={"refresh_token": session["refresh_token"]}).status_code
            for whose, session in {"own": own, "other": other}.items()
        }
        assert client.get("/vulnerabilities", headers={"X-API-Key": key}).status_code == 200
    assert refreshed == {"own": 200, "other": 401}
    assert [log_in(stack, own["username"], password) for password in (ADMIN_PASSWORD, NEW)] == [401, 200]
    assert actions(stack, own["user_id"]).count("auth.password_changed") == 1


def test_without_the_present_password_nothing_changes(stack: Stack, sessions: list[dict[str, Any]]) -> None:
    token = sessions[0]["access_token"]
    refused = change(stack, token, "a guess at random")
    assert (refused.status_code, refused.json()["error_code"]) == (403, "wrong_password")
    assert [change(stack, token, ADMIN_PASSWORD, new).status_code for new in ("short", ADMIN_PASSWORD)] == [422, 422]
    assert {*statuses(stack, token), *statuses(stack, sessions[1]["access_token"])} == {200}
    assert log_in(stack, sessions[0]["username"], ADMIN_PASSWORD) == 200
    assert actions(stack, sessions[0]["user_id"])[:2] == ["auth.login", "auth.password_refused"]


def test_guesses_are_counted_like_log_ins(stack: Stack, sessions: list[dict[str, Any]]) -> None:
    token = sessions[0]["access_token"]
    answers = [change(stack, token, f"guess number {n}") for n in range(12)]
    assert answers[0].status_code == 403
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    # The budget is the one of log-ins: the right password is not tried either, here or there.
    assert change(stack, token, ADMIN_PASSWORD).status_code == 429
    assert log_in(stack, sessions[0]["username"], "another guess") == 429


def test_an_api_key_cannot_change_it(stack: Stack, sessions: list[dict[str, Any]]) -> None:
    with stack.client(sessions[0]["access_token"]) as client:
        key = client.post(f"/users/{sessions[0]['user_id']}/api-keys", json={"name": "leaked"}).json()["key"]
    with stack.client("") as client:
        body = {"current_password": ADMIN_PASSWORD, "new_password": NEW}
        assert client.post("/auth/password", json=body, headers={"X-API-Key": key}).status_code == 403
