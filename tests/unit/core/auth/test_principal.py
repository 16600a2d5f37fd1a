"""Remembered credentials end with their expiry, with a revocation, and with silence on the push channel."""

from __future__ import annotations

import time
from dataclasses import replace

from mcp_core.auth.principal import Principal, VerifiedPrincipals
from mcp_core.users.models import Role


def principal(user_id: int = 1, token_id: str = "t", expires_in: float = 60) -> Principal:
    return Principal(user_id, "name", Role.VIEWER, token_id, time.time() + expires_in)


def remembered(*, push_alive: bool = True, **bounds: float) -> VerifiedPrincipals:
    memory = VerifiedPrincipals(**bounds)  # type: ignore[arg-type]
    memory.push_alive = push_alive
    return memory


def test_expired_credential_is_forgotten() -> None:
    memory = remembered()
    memory.put(b"a", principal(expires_in=-1), memory.generation)
    assert memory.get(b"a") is None


def test_revocation_of_user_and_token() -> None:
    memory = remembered()
    for credential, who in ((b"a", principal(1, "x")), (b"b", principal(1, "y")), (b"c", principal(2, "z"))):
        memory.put(credential, who, memory.generation)
    memory.forget_token("x")
    assert [memory.get(key) is None for key in (b"a", b"b", b"c")] == [True, False, False]
    memory.forget_user(1)
    assert [memory.get(key) is None for key in (b"b", b"c")] == [True, False]


def test_the_end_of_a_session_drops_each_of_its_tokens() -> None:
    memory = remembered()
    for credential, session_id in ((b"a", "s"), (b"b", "s"), (b"c", "other")):
        memory.put(credential, replace(principal(token_id=credential.decode()), session_id=session_id), 0)
    memory.forget_token("s")
    assert [memory.get(key) is None for key in (b"a", b"b", b"c")] == [True, True, False]


def test_answer_older_than_a_revocation_is_not_kept() -> None:
    memory = remembered()
    before = memory.generation
    memory.forget_user(1)
    memory.put(b"a", principal(1), before)
    assert memory.get(b"a") is None


def test_silence_shortens_the_memory() -> None:
    memory = remembered(stale_seconds=0.0)
    memory.put(b"a", principal(), memory.generation)
    assert memory.get(b"a") is not None
    memory.push_alive = False
    assert memory.get(b"a") is None


def test_memory_is_bounded() -> None:
    memory = VerifiedPrincipals(max_entries=2)
    memory.push_alive = True
    for credential in (b"a", b"b", b"c"):
        memory.put(credential, principal(), memory.generation)
    assert memory.get(b"a") is None
    assert memory.get(b"c") is not None
