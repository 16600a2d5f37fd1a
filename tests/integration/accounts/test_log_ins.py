"""Guessing in parallel, behind a shared address, and what is recorded of it."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

import httpx2
import pytest
from tests.integration.export.test_export import sql
from tests.stack import ADMIN_PASSWORD, Stack, wait_for

pytestmark = pytest.mark.integration


def new_account(stack: Stack, role: str = "viewer") -> tuple[int, str]:
    """Id and name of a new account."""
    name = f"log-in-{secrets.token_hex(4)}"
    with stack.client() as client:
        made = client.post("/users", json={"username": name, "password": ADMIN_PASSWORD, "role": role})
    return int(made.json()["id"]), name


def some_address() -> str:
    """A client's address of this test's own, as addresses are written."""
    return str(ip_address(f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1"))


def log_in(stack: Stack, name: str, password: str, address: str, device: str = "") -> httpx2.Response:
    headers = {"X-Forwarded-For": address} | ({"Cookie": f"mcp_device={device}"} if device else {})
    with stack.client("") as client:
        return client.post("/auth/login", json={"username": name, "password": password}, headers=headers)


def events(stack: Stack, action: str, **wanted: Any) -> list[dict[str, Any]]:
    """Recorded events of one kind, from the newest, that have the wanted values."""
    with stack.client() as client:
        found = client.get("/security-events", params={"action": action, "limit": 200}).json()["items"]
    return [event for event in found if wanted.items() <= event.items()]


def test_parallel_guesses_are_no_more_than_those_in_a_row(stack: Stack) -> None:
    _, name = new_account(stack)
    address = some_address()
    with ThreadPoolExecutor(30) as threads:
        answers = list(threads.map(lambda n: log_in(stack, name, f"guess {n}", address), range(30)))
    statuses = [answer.status_code for answer in answers]
    assert sorted(set(statuses)) == [401, 429]
    assert statuses.count(401) == 10
    waits = {int(answer.headers["retry-after"]) for answer in answers if answer.status_code == 429}
    # A tenth of the quarter of an hour, not all of it: the budget refills one by one.
    assert 0 < min(waits) <= max(waits) <= 90
    # Told once, however often it was tried.
    locked = events(stack, "auth.locked_out", actor=name)
    assert [(event["address"], event["details"]["budget"]) for event in locked] == [(address, "pair")]


def test_the_owner_gets_in_past_a_guesser_at_the_same_address(stack: Stack) -> None:
    _, name = new_account(stack)
    gateway = some_address()
    first = log_in(stack, name, ADMIN_PASSWORD, gateway)
    cookie = first.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict", "Path=/auth/login"))
    device = first.cookies["mcp_device"]
    for number in range(11):
        refused = log_in(stack, name, f"guess {number}", gateway)
    assert refused.status_code == 429
    assert log_in(stack, name, ADMIN_PASSWORD, gateway).status_code == 429
    assert log_in(stack, name, ADMIN_PASSWORD, gateway, "x" * 5000).status_code == 429
    assert log_in(stack, name, ADMIN_PASSWORD, gateway, device).status_code == 200
    # Elsewhere the owner needs no mark, and an open session none anywhere.
    assert log_in(stack, name, ADMIN_PASSWORD, some_address()).status_code == 200
    with stack.client("") as client:
        renewed = client.post("/auth/refresh", json={"refresh_token": first.json()["refresh_token"]})
    assert renewed.status_code == 200


def test_many_clients_of_one_account_may_log_in_at_once(stack: Stack) -> None:
    _, name = new_account(stack)
    address = some_address()
    assert log_in(stack, name, ADMIN_PASSWORD, address).status_code == 200
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: log_in(stack, name, ADMIN_PASSWORD, address), range(40)))
    assert {answer.status_code for answer in answers} == {200}


def test_the_peer_s_address_is_recorded(stack: Stack) -> None:
    _, name = new_account(stack)
    log_in(stack, name, "wrong", "203.0.113.7")
    assert [event["address"] for event in events(stack, "auth.login_failed", actor=name)] == ["203.0.113.7"]


def test_the_life_of_a_session_is_recorded(stack: Stack) -> None:
    user_id, name = new_account(stack)
    session = log_in(stack, name, ADMIN_PASSWORD, some_address()).json()
    with stack.client("") as client:
        assert client.post("/auth/refresh", json={"refresh_token": session["refresh_token"]}).status_code == 200
        assert client.post("/auth/refresh", json={"refresh_token": session["refresh_token"]}).status_code == 401
    # The reuse has ended the first session.
    again = log_in(stack, name, ADMIN_PASSWORD, some_address()).json()
    with stack.client(again["access_token"]) as client:
        assert client.post("/auth/logout").status_code == 204
    with stack.client() as client:
        found = client.get("/security-events", params={"user_id": user_id}).json()["items"]
    assert [event["action"] for event in found] == [
        "auth.logout",
        "auth.login",
        "auth.refresh_reused",
        "auth.refreshed",
        "auth.login",
    ]
    reused = found[2]
    assert (reused["actor"], reused["user_id"]) == (name, user_id)
    assert "revoked" in reused["details"]["consequence"]
    assert session["refresh_token"] not in str(found)


def test_the_life_of_an_api_key_is_recorded(stack: Stack) -> None:
    user_id, name = new_account(stack)
    token = log_in(stack, name, ADMIN_PASSWORD, some_address()).json()["access_token"]
    with stack.client(token) as owner, stack.client("") as script:
        made = owner.post(f"/users/{user_id}/api-keys", json={"name": "ci"}).json()
        rotated = owner.post(f"/users/{user_id}/api-keys/{made['id']}/rotate")
        assert rotated.status_code == 201
        new = rotated.json()
        assert (new["name"], new["role"], new["expires_at"]) == ("ci", "viewer", None)
        assert new["key"] != made["key"]
        assert owner.post(f"/users/{user_id}/api-keys/{made['id']}/rotate").status_code == 409

        def status(key: str) -> int:
            return script.get("/servers", headers={"X-API-Key": key}).status_code

        wait_for(lambda: status(made["key"]) == 401, "the end of the old key", 5)
        assert status(new["key"]) == 200
        # No key can give itself a successor.
        by_key = script.post(f"/users/{user_id}/api-keys/{new['id']}/rotate", headers={"X-API-Key": new["key"]})
        assert by_key.status_code == 403
        for _ in range(3):
            assert status(made["key"]) == 401
        assert owner.delete(f"/users/{user_id}/api-keys/{new['id']}").status_code == 204
    with stack.client() as client:
        pages, before = [], None
        while True:
            params = {"user_id": user_id, "limit": 2} | ({"before": before} if before else {})
            page = client.get("/security-events", params=params).json()
            pages.append([event["action"] for event in page["items"]])
            before = page["next_cursor"]
            if before is None:
                break
    assert all(len(page) <= 2 for page in pages)
    # The old key's uses are told once.
    assert [action for page in pages for action in page if action != "auth.login"] == [
        "api_key.revoked",
        "api_key.refused",
        "api_key.rotated",
        "api_key.created",
    ]
    refused = events(stack, "api_key.refused", user_id=user_id)[0]
    assert refused["details"] == {"key_id": made["id"], "reason": "revoked"}
    assert made["key"] not in str(refused)


def test_the_use_of_an_expired_key_is_recorded(stack: Stack) -> None:
    user_id, name = new_account(stack)
    session = log_in(stack, name, ADMIN_PASSWORD, some_address()).json()
    with stack.client(session["access_token"]) as owner:
        made = owner.post(f"/users/{user_id}/api-keys", json={"name": "soon", "expires_at": "2999-01-01T00:00:00Z"})
    sql(stack, "update api_keys set expires_at = now() - interval '1 second' where id = $1", made.json()["id"])
    with stack.client("") as script:
        assert script.get("/servers", headers={"X-API-Key": made.json()["key"]}).status_code == 401
    refused = events(stack, "api_key.refused", user_id=user_id)
    assert [event["details"]["reason"] for event in refused] == ["expired"]
