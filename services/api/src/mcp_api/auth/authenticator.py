"""From a request's credential to its principal: remembered, or verified against the database."""

from __future__ import annotations

import hashlib
import time

from mcp_api.auth.budgets import Budgets
from mcp_api.auth.notices import tell_refused_key
from mcp_core.auth.principal import Principal, VerifiedPrincipals
from mcp_core.auth.service import AuthService, BadCredentialsError
from mcp_core.cache import CacheService
from mcp_core.cache.flight import SingleFlight
from mcp_core.cache.service import SHARED_WHILE_DEAF
from mcp_core.database.engine import Database
from mcp_core.security.random_keys import API_KEY_PREFIX

# Messages by which the database announces that credentials have ended (migration 0002).
REVOKE_TOPIC = "auth"

_BEARER = b"bearer "


def credential_of(authorization: bytes | None, api_key: bytes | None) -> bytes | None:
    """The credential a request carries: `Authorization: Bearer ...` or `X-API-Key: ...`; None without one."""
    if authorization is not None and authorization[: len(_BEARER)].lower() == _BEARER:
        return authorization[len(_BEARER) :].strip() or None
    return api_key or None


class Authenticator:
    """Verifies credentials of one process, remembering them until they expire or are revoked anywhere."""

    def __init__(self, service: AuthService, database: Database, cache: CacheService, budgets: Budgets) -> None:
        self._service = service
        self._database = database
        self._cache = cache
        self._budgets = budgets
        self._verified = VerifiedPrincipals()
        self._flights: SingleFlight[Principal] = SingleFlight()
        cache.on_message(REVOKE_TOPIC, self._revoked)
        cache.on_gap(self._verified.clear)

    def peek(self, authorization: bytes | None, api_key: bytes | None) -> Principal | None:
        """The principal when the credential was verified lately; None says nothing about its worth."""
        credential = credential_of(authorization, api_key)
        if credential is None:
            return None
        self._verified.push_alive = self._cache.trusted
        return self._verified.get(credential)

    async def principal(self, authorization: bytes | None, api_key: bytes | None, address: str = "") -> Principal:
        """The principal behind a request; `address` is the client's, for the record of what is refused.

        Requests that bring a credential at the same time share one verification, unless a revocation came in between.

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
        window = 0 if self._cache.trusted else int(time.monotonic() / SHARED_WHILE_DEAF)
        flight = f"{generation}:{window}:{hashlib.sha256(credential).hexdigest()}"
        return await self._flights.run(flight, lambda: self._verify(credential, text, address, generation))

    async def _verify(self, credential: bytes, text: str, address: str, generation: int) -> Principal:
        if text.startswith(API_KEY_PREFIX):
            principal = await self._of_api_key(text, address)
        else:
            async with self._database.transaction() as session:
                principal = await self._service.principal_of_token(session, text)
        self._verified.put(credential, principal, generation)
        return principal

    @property
    def revocations(self) -> int | None:
        """A number that changes with every revocation heard of; None while they cannot be heard."""
        return self._verified.generation if self._cache.trusted else None

    async def stands(self, principal: Principal) -> bool:
        """Whether nobody has taken this caller's credential away, by the database's word."""
        async with self._database.sessions() as session:
            return await self._service.stands(session, principal)

    async def _of_api_key(self, key: str, address: str) -> Principal:
        try:
            async with self._database.transaction() as session:
                return await self._service.principal_of_api_key(session, key)
        except BadCredentialsError:
            async with self._database.sessions() as session:
                refused = await self._service.refused_api_key(session, key)
            if refused is not None:
                await tell_refused_key(self._database, self._budgets, refused, address)
            raise

    def _revoked(self, message: str) -> None:
        kind, _, name = message.partition(":")
        if kind == "user" and name.isdecimal():
            self._verified.forget_user(int(name))
        elif kind == "token":
            self._verified.forget_token(name)
        else:
            self._verified.clear()
