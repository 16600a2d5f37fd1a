"""Which session identifiers can be guessed."""

from __future__ import annotations

import secrets
import uuid

import pytest

from mcp_scanner.checks.session_ids import weakness_of


@pytest.mark.parametrize(
    "make",
    [
        lambda: str(uuid.uuid4()),
        lambda: uuid.uuid4().hex,
        lambda: secrets.token_urlsafe(16),
        lambda: f"https://example.com/messages/?session_id={uuid.uuid4().hex}",
        lambda: f"mcp-{secrets.token_hex(16)}-eu",
    ],
)
def test_random_ones_are_left_alone(make: object) -> None:
    for _ in range(200):
        assert weakness_of([make() for _ in range(3)]) == ""


@pytest.mark.parametrize(
    "identifiers",
    [
        ["1", "2", "3"],
        ["session", "session", "session"],
        ["session-0009", "session-0010", "session-0011"],
        ["1700000000123456", "1700000000123999", "1700000000124777"],
        ["a1b2c3d4", "ffee0011", "00aa99bb"],
        ["user-1-x", "user-22-x", "user-333-x"],
    ],
)
def test_predictable_ones_are_found(identifiers: list[str]) -> None:
    assert weakness_of(identifiers)
