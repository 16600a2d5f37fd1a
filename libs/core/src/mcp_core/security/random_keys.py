"""Random bearer secrets (API keys, refresh tokens): shown once, stored as SHA-256.

A plain hash is right here because the secret has 256 random bits; slow hashes only help guessable passwords.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

API_KEY_PREFIX = "mcpk_"
REFRESH_TOKEN_PREFIX = "mcpr_"  # noqa: S105 - a public prefix, so that leak scanners recognise the token
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A fresh secret: `value` goes to its owner once, `prefix` and `digest` are stored."""

    value: str
    prefix: str
    digest: bytes


def digest_of(value: str) -> bytes:
    """The 32 bytes that are stored for a secret."""
    return hashlib.sha256(value.encode(errors="surrogatepass")).digest()


def new_secret(prefix: str) -> NewSecret:
    """Draw a secret with 256 random bits."""
    value = prefix + secrets.token_urlsafe(32)
    return NewSecret(value=value, prefix=value[: len(prefix) + _SHOWN], digest=digest_of(value))
