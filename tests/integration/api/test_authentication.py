"""Logging in and out, refresh tokens, API keys, and how fast they end."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.stack import ADMIN_PASSWORD, Stack, wait_for

pytestmark = [pytest.mark.integration, pytest.mark.slow]

# The promise: a revocation takes effect in every process within this time.
REVOCATION_SECONDS = 1.0


def status(stack: Stack, token: str, path: str = "/vulnerabilities") -> int:
    with stack.client(token) as client:
        return client.get(path).status_code


def ends_everywhere(stack: Stack, token: str) -> None:
    """No process accepts the token any more, once the promised time has passed."""
    time.sleep(REVOCATION_SECONDS)
    # A new connection each, so that every worker process is asked.
    assert {status(stack, token) for _ in range(12)} == {401}


def test_login_gives_tokens(stack: Stack) -> None:
    session = stack.login("admin", ADMIN_PASSWORD)
    assert session["user_id"] == stack.admin_id
    assert session["role"] == "admin"
    assert session["token_type"] == "bearer"
    assert status(stack, session["access_token"]) == 200


@pytest.mark.parametrize(
    "body",
    [{"username": "admin", "password": "wrong"}, {"username": "nobody at all", "password": "wrong"}],
)
def test_wrong_credentials_say_nothing_about_the_account(stack: Stack, body: dict[str, str]) -> None:
    with stack.client("") as client:
        answer = client.post("/auth/login", json=body)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error_code"] == "invalid_credentials"
    assert answer.json()["error"] == "User name or password is wrong, or the account is disabled."


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer e30.e30.e30", "Bearer \xff"])
def test_bad_credentials_are_401(stack: Stack, header: str) -> None:
    with stack.client("") as client:
        answer = client.get("/vulnerabilities", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401


def test_logout_ends_the_token_everywhere(stack: Stack) -> None:
    token = str(stack.login("admin", ADMIN_PASSWORD)["access_token"])
    assert {status(stack, token) for _ in range(12)} == {200}
    with stack.client(token) as client:
        assert client.post("/auth/logout").status_code == 204
    ends_everywhere(stack, token)


def test_logout_ends_the_session_too(stack: Stack) -> None:
    session = stack.login("admin", ADMIN_PASSWORD)
    with stack.client(session["access_token"]) as client:
        assert client.post("/auth/logout").status_code == 204
    with stack.client("") as client:
        assert client.post("/auth/refresh", json={"refresh_token": session["refresh_token"]}).status_code == 401


def refreshed(stack: Stack, session: dict[str, Any]) -> Any:
    with stack.client("") as client:
        return client.post("/auth/refresh", json={"refresh_token": session["refresh_token"]})


def test_logout_ends_every_access_token_of_the_session_and_no_other(stack: Stack) -> None:
    first, elsewhere = stack.login("admin", ADMIN_PASSWORD), stack.login("admin", ADMIN_PASSWORD)
    second = refreshed(stack, first).json()
    assert {status(stack, first["access_token"]) for _ in range(12)} == {200}
    with stack.client(second["access_token"]) as client:
        assert client.post("/auth/logout").status_code == 204
    ends_everywhere(stack, first["access_token"])
    ends_everywhere(stack, second["access_token"])
    assert status(stack, elsewhere["access_token"]) == 200


def test_a_stolen_refresh_token_ends_the_access_tokens_too(stack: Stack) -> None:
    first = stack.login("admin", ADMIN_PASSWORD)
    second = refreshed(stack, first).json()
    tokens = first["access_token"], second["access_token"]
    assert {status(stack, token) for token in tokens for _ in range(12)} == {200}
    assert refreshed(stack, first).status_code == 401
    for token in tokens:
        ends_everywhere(stack, token)


def test_names_are_found_whatever_their_letters(stack: Stack) -> None:
    for name in ("\u0130stanbul", "Stra\u00dfe", "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2"):
        with stack.client() as client:
            made = client.post("/users", json={"username": name, "password": ADMIN_PASSWORD})
        assert made.status_code == 201
        assert stack.login(name, ADMIN_PASSWORD)["user_id"] == made.json()["id"]


def test_disabled_account_ends_everywhere(stack: Stack) -> None:
    user_id, token = stack.new_user("viewer")
    assert {status(stack, token) for _ in range(12)} == {200}
    with stack.client() as client:
        assert client.patch(f"/users/{user_id}", json={"is_active": False}).status_code == 200
    ends_everywhere(stack, token)


def test_changed_role_holds_for_new_tokens_and_ends_old_ones(stack: Stack) -> None:
    user_id, token = stack.new_user("analyst")
    with stack.client() as client:
        assert client.patch(f"/users/{user_id}", json={"role": "viewer"}).status_code == 200
    ends_everywhere(stack, token)


def test_rotated_keys_end_every_token_but_no_session(stack: Stack) -> None:
    session = stack.login("admin", ADMIN_PASSWORD)
    _, viewer = stack.new_user("viewer")
    with stack.client(viewer) as client:
        assert client.post("/auth/rotate-keys").status_code == 403
    with stack.client() as client:
        assert client.post("/auth/rotate-keys").status_code == 204
    try:
        ends_everywhere(stack, viewer)
        with stack.client("") as client:
            renewed = client.post("/auth/refresh", json={"refresh_token": session["refresh_token"]})
        assert status(stack, renewed.json()["access_token"]) == 200
    finally:
        stack.admin_token = stack.login("admin", ADMIN_PASSWORD)["access_token"]


def test_guessing_makes_only_the_guesser_wait(stack: Stack) -> None:
    user_id, _ = stack.new_user("viewer")
    with stack.client() as client:
        name = client.get(f"/users/{user_id}").json()["username"]
    with stack.client("") as client:
        answers = [
            client.post("/auth/login", json={"username": name, "password": f"guess {number}"}).status_code
            for number in range(14)
        ]
        assert answers[:10] == [401] * 10
        assert set(answers[10:]) == {429}
        refused = client.post("/auth/login", json={"username": name.upper(), "password": ADMIN_PASSWORD})
        assert int(refused.headers["retry-after"]) > 0
    # Another account from the same address, and the same account's open sessions, go on.
    assert stack.login("admin", ADMIN_PASSWORD)


def test_refresh_rotates_and_reuse_ends_the_family(stack: Stack) -> None:
    first = stack.login("admin", ADMIN_PASSWORD)["refresh_token"]
    with stack.client("") as client:
        second = client.post("/auth/refresh", json={"refresh_token": first})
        assert second.status_code == 200
        assert client.post("/auth/refresh", json={"refresh_token": first}).status_code == 401
        # The thief and the owner cannot be told apart: both have to log in again.
        stolen = client.post("/auth/refresh", json={"refresh_token": second.json()["refresh_token"]})
        assert stolen.status_code == 401


def test_api_key_works_within_its_role_until_revoked(stack: Stack) -> None:
    with stack.client() as client:
        made = client.post(f"/users/{stack.admin_id}/api-keys", json={"name": "ci", "role": "viewer"})
        assert made.status_code == 201
        key = made.json()["key"]
        listed = client.get(f"/users/{stack.admin_id}/api-keys").json()
    assert key not in str(listed)
    with stack.client("") as client:
        client.headers["X-API-Key"] = key
        assert client.get("/vulnerabilities").status_code == 200
        assert client.get("/users").status_code == 403
        # A key cannot make itself a stronger one.
        stronger = client.post(f"/users/{stack.admin_id}/api-keys", json={"name": "x", "role": "admin"})
        assert stronger.status_code == 403
        with stack.client() as admin:
            path = f"/users/{stack.admin_id}/api-keys/{made.json()['id']}"
            assert admin.delete(path).status_code == 204
        wait_for(lambda: client.get("/vulnerabilities").status_code == 401, "the end of the key", 5)


def test_an_administrators_key_makes_nobody_who_outlives_it(stack: Stack) -> None:
    user_id, _ = stack.new_user("viewer")
    with stack.client() as client:
        made = client.post(f"/users/{stack.admin_id}/api-keys", json={"name": "ci", "role": "admin"}).json()
    account = {"username": "outlives-its-key", "password": ADMIN_PASSWORD, "role": "admin"}
    with stack.client("") as client:
        client.headers["X-API-Key"] = made["key"]
        refused = [
            client.post("/users", json=account),
            client.patch(f"/users/{user_id}", json={"password": ADMIN_PASSWORD}),
            client.patch(f"/users/{user_id}", json={"role": "admin"}),
            client.patch("/users", json={"ids": [user_id], "role": "admin"}),
        ]
        assert [answer.status_code for answer in refused] == [403] * 4
        assert {answer.json()["error_code"] for answer in refused} == {"forbidden"}
        assert client.patch(f"/users/{user_id}", json={"is_active": False}).status_code == 200


def test_log_ins_are_recorded(stack: Stack) -> None:
    stack.login("admin", ADMIN_PASSWORD)
    with stack.client("") as client:
        client.post("/auth/login", json={"username": "admin", "password": "wrong"})
    with stack.client() as client:
        answer = client.get("/security-events", params={"user_id": stack.admin_id})
    assert answer.status_code == 200, answer.text
    events = answer.json()["items"]
    assert {"auth.login", "auth.login_failed"} <= {event["action"] for event in events}
    assert "wrong" not in str(events)
