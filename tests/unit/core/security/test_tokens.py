"""Access tokens are ours, fresh, and survive a rotation of keys."""

from __future__ import annotations

import base64
import json
import time

import pytest
from pydantic import SecretStr

from mcp_core.security.tokens import InvalidTokenError, TokenSigner
from mcp_core.settings import SecuritySettings

KEY = "k" * 32
OTHER = "o" * 32


def signer(key: str = KEY, *previous: str) -> TokenSigner:
    settings = SecuritySettings.model_construct(
        secret_key=SecretStr(key),
        previous_secret_keys=tuple(SecretStr(old) for old in previous),
        access_token_ttl_seconds=60,
    )
    return TokenSigner(settings)


def test_round_trip() -> None:
    token, claims = signer().issue(7, 3)
    assert signer().verify(token) == claims
    assert (claims.user_id, claims.generation) == (7, 3)


def test_expired_token_is_refused() -> None:
    token, _ = signer().issue(7, 3, now=time.time() - 61)
    with pytest.raises(InvalidTokenError):
        signer().verify(token)


def test_rotated_key_is_accepted_until_it_is_dropped() -> None:
    token, _ = signer(OTHER).issue(7, 3)
    assert signer(KEY, OTHER).verify(token).user_id == 7
    with pytest.raises(InvalidTokenError):
        signer(KEY).verify(token)


def _unsigned(header: dict[str, str], payload: dict[str, object]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, payload)]
    return ".".join([*parts, ""])


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256"])
def test_unsigned_token_is_refused(algorithm: str) -> None:
    genuine, _ = signer().issue(7, 3)
    header = json.loads(base64.urlsafe_b64decode(genuine.split(".")[0] + "=="))
    payload = json.loads(base64.urlsafe_b64decode(genuine.split(".")[1] + "=="))
    with pytest.raises(InvalidTokenError):
        signer().verify(_unsigned(header | {"alg": algorithm}, payload))


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "....", "\N{SNOWMAN}.x.y", "e30.e30.e30"])
def test_nonsense_is_refused(token: str) -> None:
    with pytest.raises(InvalidTokenError):
        signer().verify(token)


def test_token_cannot_claim_another_generation() -> None:
    token, _ = signer().issue(7, 3)
    head, body, signature = token.split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    forged = json.dumps(header | {"kid": header["kid"].replace(".3", ".4")}).encode()
    with pytest.raises(InvalidTokenError):
        signer().verify(f"{base64.urlsafe_b64encode(forged).decode().rstrip('=')}.{body}.{signature}")


def test_changed_claims_are_refused() -> None:
    token, _ = signer().issue(7, 3)
    head, body, signature = token.split(".")
    payload = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(payload | {"sub": "1"}).encode()).decode().rstrip("=")
    with pytest.raises(InvalidTokenError):
        signer().verify(f"{head}.{forged}.{signature}")
