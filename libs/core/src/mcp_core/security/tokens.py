"""Access tokens: JWT signed with HS256, the signing key named by `kid` so that keys can be rotated."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from mcp_core.settings import SecuritySettings

_ALGORITHM = "HS256"
_MAX_DIGITS = 18


# Stands in for a missing secret in development. Drawn when the module is loaded, before Gunicorn forks, so that every
# worker accepts what another one signed.
_RANDOM_SECRET = os.urandom(32).hex()


class InvalidTokenError(Exception):
    """The token is malformed, expired, or not signed by a key of ours."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """The claims of a verified token. Times are seconds since the epoch."""

    user_id: int
    token_id: str
    generation: int
    session_id: str
    issued_at: float
    expires_at: float


def _derived(secret: str, generation: int) -> OctKey:
    """The signing key of a generation: HMAC-SHA256 of its number under the secret key."""
    message = f"mcp-platform access token key {generation}".encode()
    return OctKey.import_key(hmac.new(secret.encode(), message, hashlib.sha256).digest())


def signing_secrets(settings: SecuritySettings) -> list[str]:
    """The secret that signs now, then those whose signatures are still accepted."""
    current = settings.secret_key.get_secret_value() or _RANDOM_SECRET
    return [current, *(key.get_secret_value() for key in settings.previous_secret_keys)]


def _secret_id(secret: str) -> str:
    return hashlib.sha256(b"mcp-platform key id\0" + secret.encode()).hexdigest()[:16]


class TokenSigner:
    """Signs under the current secret key and verifies under it or a previous one.

    The header's `kid` names secret and generation; whether that generation still holds is the database's to say.
    """

    def __init__(self, settings: SecuritySettings) -> None:
        accepted = signing_secrets(settings)
        self._secrets = {_secret_id(secret): secret for secret in accepted}
        self._current = _secret_id(accepted[0])
        self._ttl = settings.access_token_ttl_seconds

    def issue(
        self, user_id: int, generation: int, session_id: str = "", *, now: float | None = None
    ) -> tuple[str, AccessToken]:
        """Sign a token for a session of a user; returns the compact form and its claims."""
        issued_at = time.time() if now is None else now
        claims = AccessToken(user_id, secrets.token_hex(16), generation, session_id, issued_at, issued_at + self._ttl)
        payload = {
            "sub": str(user_id),
            "jti": claims.token_id,
            "sid": session_id,
            "iat": issued_at,
            "exp": claims.expires_at,
        }
        header = {"alg": _ALGORITHM, "kid": f"{self._current}.{generation}", "typ": "JWT"}
        key = _derived(self._secrets[self._current], generation)
        return jwt.encode(header, payload, key, algorithms=[_ALGORITHM]), claims

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
                generation=_generation(str(decoded.header["kid"])),
                session_id=str(decoded.claims["sid"]),
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
        key_id = str(headers.get("kid", ""))
        secret = self._secrets.get(key_id.partition(".")[0])
        if secret is None:
            raise InvalidTokenError("unknown key id")
        return _derived(secret, _generation(key_id))


def _generation(key_id: str) -> int:
    number = key_id.partition(".")[2]
    # As long as PostgreSQL's bigint: a longer number names no generation.
    if not number.isascii() or not number.isdecimal() or len(number) > _MAX_DIGITS:
        raise InvalidTokenError("unknown key id")
    return int(number)
