"""Accounts in bulk, with their keys and events."""

from __future__ import annotations

from typing import Any

import pytest
from tests.stack import ADMIN_PASSWORD, Stack

pytestmark = pytest.mark.integration


def test_bulk_update_says_how_many_it_changed_and_ends_their_tokens(stack: Stack) -> None:
    accounts = [stack.new_user("viewer") for _ in range(3)]
    with stack.client() as client:
        answer = client.patch("/users", json={"ids": [user_id for user_id, _ in accounts] + [10**9], "role": "analyst"})
        assert answer.json() == {"changed": 3}
        assert {client.get(f"/users/{user_id}").json()["role"] for user_id, _ in accounts} == {"analyst"}
        assert client.patch("/users", json={"ids": [stack.admin_id], "role": "viewer"}).status_code == 409
        assert client.patch("/users", json={"ids": [1]}).status_code == 422
    with stack.client(accounts[0][1]) as client:
        assert client.get("/servers").status_code == 401


def test_activity(stack: Stack) -> None:
    user_id, _ = stack.new_user("viewer")
    with stack.client() as client:
        client.post(f"/users/{user_id}/api-keys", json={"name": "ci"})
        page = client.get("/users/activity", params={"after": user_id - 1, "limit": 1}).json()
    entry = page["items"][0]
    assert entry["user"]["id"] == user_id
    assert [key["name"] for key in entry["api_keys"]] == ["ci"]
    assert {event["action"] for event in entry["events"]} == {"auth.login"}


def event_counts(stack: Stack) -> list[dict[str, Any]]:
    """Every account with its number of events, read page by page."""
    counted: list[dict[str, Any]] = []
    with stack.client() as client:
        while items := client.get("/users/event-counts", params={"offset": len(counted)}).json():
            counted += items
    return counted


def test_event_counts_name_every_account_with_what_it_did(stack: Stack) -> None:
    quiet, busy = (stack.new_user("viewer")[0] for _ in range(2))
    with stack.client() as client:
        names = {user_id: client.get(f"/users/{user_id}").json()["username"] for user_id in (quiet, busy)}
    for _ in range(2):
        stack.login(names[busy], ADMIN_PASSWORD)
    counted = event_counts(stack)
    own = [entry for entry in counted if entry["user_id"] in names]
    # Each logged in when it was made; the busy one twice more. The order is theirs whoever else is there.
    assert own == [
        {"user_id": busy, "username": names[busy], "event_count": 3},
        {"user_id": quiet, "username": names[quiet], "event_count": 1},
    ]
    assert counted == sorted(counted, key=lambda entry: (-entry["event_count"], entry["user_id"]))
    assert stack.admin_id in {entry["user_id"] for entry in counted}
    assert len({entry["user_id"] for entry in counted}) == len(counted)
