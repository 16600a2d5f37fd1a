"""Accounts in bulk, with their keys and events."""

from __future__ import annotations

import pytest
from tests.stack import Stack

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


def test_activity_and_event_counts(stack: Stack) -> None:
    user_id, _ = stack.new_user("viewer")
    with stack.client() as client:
        client.post(f"/users/{user_id}/api-keys", json={"name": "ci"})
        page = client.get("/users/activity", params={"after": user_id - 1, "limit": 1}).json()
        busiest = client.get("/users/event-counts").json()
    entry = page["items"][0]
    assert entry["user"]["id"] == user_id
    assert [key["name"] for key in entry["api_keys"]] == ["ci"]
    assert {event["action"] for event in entry["events"]} == {"auth.login"}
    assert stack.admin_id in {counted["user_id"] for counted in busiest}
    counts = [counted["event_count"] for counted in busiest]
    assert counts == sorted(counts, reverse=True)
