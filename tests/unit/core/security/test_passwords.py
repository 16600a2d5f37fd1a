"""Passwords are verified with argon2id, and a short memory spares repeated work."""

from __future__ import annotations

from mcp_core.security import passwords
from mcp_core.security.passwords import VerifiedCredentials, hash_password, verify_password


def test_only_the_right_password_fits() -> None:
    stored = hash_password("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify_password("correct horse", stored)
    assert not verify_password("wrong horse", stored)


def test_unknown_account_is_verified_against_a_hash_of_the_same_cost() -> None:
    assert passwords._NOBODY.split("$")[:4] == hash_password("x").split("$")[:4]
    assert not verify_password("anything", None)


def test_broken_hash_fits_nothing() -> None:
    assert not verify_password("x", "not a hash")


def test_memory_forgets_with_age_and_with_the_hash() -> None:
    memory = VerifiedCredentials(max_age_seconds=60)
    memory.remember("secret", "hash-1")
    assert memory.knows("secret", "hash-1")
    assert not memory.knows("secret", "hash-2")
    assert not memory.knows("other", "hash-1")
    aged = VerifiedCredentials(max_age_seconds=0)
    aged.remember("secret", "hash-1")
    assert not aged.knows("secret", "hash-1")


def test_memory_is_bounded() -> None:
    memory = VerifiedCredentials(max_entries=2)
    for name in ("a", "b", "c"):
        memory.remember(name, "hash")
    assert [memory.knows(name, "hash") for name in ("a", "b", "c")] == [False, True, True]
