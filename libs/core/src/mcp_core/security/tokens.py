"""Access tokens: JWT signed with HS256, the signing key named by `kid` so that keys can be rotated."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from mcp_core.settings import SecuritySettings

_ALGORITHM = "HS256"


class InvalidTokenError(Exception):
    """The token is malformed, expired, or not signed by a key of ours."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """The claims of a verified token. Times are seconds since the epoch."""

    user_id: int
    token_id: str
    issued_at: float
    expires_at: float


def _key_id(key: str) -> str:
    return hashlib.sha256(b"mcp-platform key id\0" + key.encode()).hexdigest()[:16]


class TokenSigner:
    """Signs with the current key and verifies with it or a previous one."""

    def __init__(self, settings: SecuritySettings) -> None:
        current = settings.secret_key.get_secret_value() or os.urandom(32).hex()
        keys = [current, *(key.get_secret_value() for key in settings.previous_secret_keys)]
        self._keys = {_key_id(key): OctKey.import_key(key) for key in keys}
        self._current = _key_id(current)
        self._ttl = settings.access_token_ttl_seconds

    def issue(self, user_id: int, *, now: float | None = None) -> tuple[str, AccessToken]:
        """Sign a token for a user; returns the compact form and its claims."""
        issued_at = time.time() if now is None else now
        claims = AccessToken(user_id, secrets.token_hex(16), issued_at, issued_at + self._ttl)
        payload = {
            "sub": str(user_id),
            "jti": claims.token_id,
            "iat": issued_at,
            "exp": claims.expires_at,
        }
        header = {"alg": _ALGORITHM, "kid": self._current, "typ": "JWT"}
        return jwt.encode(header, payload, self._keys[self._current], algorithms=[_ALGORITHM]), claims

    def verify(self, token: str, *, now: float | None = None) -> AccessToken:
        """Check signature and expiry.

        Raises:
            InvalidTokenError: the token is not one of ours or has expired.
        """
        try:
            decoded = jwt.decode(token, self._key_of, algorithms=[_ALGORITHM])
            claims = AccessToken(
                user_id=int(decoded.claims["sub"]),
                token_id=str(decoded.claims["jti"]),
                issued_at=float(decoded.claims["iat"]),
                expires_at=float(decoded.claims["exp"]),
            )
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise InvalidTokenError(type(error).__name__) from error
        if claims.expires_at <= (time.time() if now is None else now):
            raise InvalidTokenError("expired")
        return claims

    def _key_of(self, obj: object) -> OctKey:
        headers = obj.headers() if hasattr(obj, "headers") else {}
        key = self._keys.get(str(headers.get("kid", "")))
        if key is None:
            raise InvalidTokenError("unknown key id")
        return key
