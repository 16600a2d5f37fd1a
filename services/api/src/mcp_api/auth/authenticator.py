"""From a request's credential to its principal: remembered, or verified against the database."""

from __future__ import annotations

from mcp_core.auth.principal import Principal, VerifiedPrincipals
from mcp_core.auth.service import AuthService, BadCredentialsError
from mcp_core.cache import CacheService, namespaces
from mcp_core.database.engine import Database
from mcp_core.security.random_keys import API_KEY_PREFIX

# Messages on the cache's push channel that end credentials in every process.
REVOKE_TOPIC = "auth"

_BEARER = b"bearer "


def credential_of(authorization: bytes | None, api_key: bytes | None) -> bytes | None:
    """The credential a request carries: `Authorization: Bearer ...` or `X-API-Key: ...`; None without one."""
    if authorization is not None and authorization[: len(_BEARER)].lower() == _BEARER:
        return authorization[len(_BEARER) :].strip() or None
    return api_key or None


class Authenticator:
    """Verifies credentials of one process, remembering them until they expire or are revoked anywhere."""

    def __init__(self, service: AuthService, database: Database, cache: CacheService) -> None:
        self._service = service
        self._database = database
        self._cache = cache
        self._verified = VerifiedPrincipals()
        cache.on_message(REVOKE_TOPIC, self._revoked)
        cache.on_invalidate(self._missed_messages)

    def peek(self, authorization: bytes | None, api_key: bytes | None) -> Principal | None:
        """The principal when the credential was verified lately; None says nothing about its worth."""
        credential = credential_of(authorization, api_key)
        if credential is None:
            return None
        self._verified.push_alive = self._cache.trusted
        return self._verified.get(credential)

    async def principal(self, authorization: bytes | None, api_key: bytes | None) -> Principal:
        """The principal behind a request.

        Raises:
            BadCredentialsError: no credential, or one that is wrong, expired or revoked.
        """
        known = self.peek(authorization, api_key)
        if known is not None:
            return known
        credential = credential_of(authorization, api_key)
        if credential is None:
            raise BadCredentialsError
        try:
            text = credential.decode("ascii")
        except UnicodeDecodeError as error:
            raise BadCredentialsError from error
        generation = self._verified.generation
        async with self._database.transaction() as session:
            if text.startswith(API_KEY_PREFIX):
                principal = await self._service.principal_of_api_key(session, text)
            else:
                principal = await self._service.principal_of_token(session, text)
        self._verified.put(credential, principal, generation)
        return principal

    async def revoke_user(self, user_id: int) -> None:
        """Make every process verify this account's credentials afresh. Call it after the commit."""
        self._verified.forget_user(user_id)
        await self._cache.publish(REVOKE_TOPIC, f"user:{user_id}")

    async def revoke_token(self, token_id: str) -> None:
        """Make every process verify this one credential afresh. Call it after the commit."""
        self._verified.forget_token(token_id)
        await self._cache.publish(REVOKE_TOPIC, f"token:{token_id}")

    async def revoke_all(self) -> None:
        """Make every process verify every credential afresh. Call it after the commit."""
        self._verified.clear()
        await self._cache.publish(REVOKE_TOPIC, "all")

    def _revoked(self, message: str) -> None:
        kind, _, name = message.partition(":")
        if kind == "user" and name.isdecimal():
            self._verified.forget_user(int(name))
        elif kind == "token":
            self._verified.forget_token(name)
        else:
            self._verified.clear()

    def _missed_messages(self, namespace: str) -> None:
        """The push channel raises every namespace when it reconnects: revocations may have gone unheard."""
        if namespace == namespaces.AUTH:
            self._verified.clear()
