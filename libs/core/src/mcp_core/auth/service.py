"""Rules of logging in, of verifying a credential and of taking it away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.auth.models import ApiKey, RefreshToken
from mcp_core.auth.principal import Principal
from mcp_core.auth.repository import AuthRepository
from mcp_core.security.random_keys import (
    API_KEY_PREFIX,
    REFRESH_TOKEN_PREFIX,
    digest_of,
    new_secret,
)
from mcp_core.security.tokens import InvalidTokenError, TokenSigner
from mcp_core.users.models import Role, User

# An API key is verified afresh this often at the least, so that its last use is noted and its expiry seen.
_API_KEY_RECHECK_SECONDS = 60.0
# What an API key's id begins with where an access token has its token id.
_KEY_TOKEN = "key:"  # noqa: S105 - a public prefix


class BadCredentialsError(Exception):
    """The credential is wrong, expired, revoked, or its account is disabled. Callers answer 401 and say no more."""


class RefreshReuseError(BadCredentialsError):
    """A refresh token was used twice: its session has been ended, because one of the two users stole it."""

    def __init__(self, user_id: int, username: str, family: str) -> None:
        super().__init__(f"refresh token of family {family} used twice")
        self.user_id = user_id
        self.username = username
        self.family = family


@dataclass(frozen=True, slots=True)
class RefusedKey:
    """An API key of ours that is no longer accepted, and why: revoked, expired or disabled."""

    key_id: int
    user_id: int
    username: str
    reason: str


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """What a log-in or a refresh gives. The refresh token is stored only as a hash."""

    access_token: str
    token_id: str
    expires_in_seconds: int
    refresh_token: str
    user: User


class AuthService:
    """Issues and verifies credentials within the caller's transaction."""

    def __init__(self, signer: TokenSigner, *, access_ttl_seconds: int, refresh_ttl_seconds: int) -> None:
        self._signer = signer
        self._access_ttl = access_ttl_seconds
        self._refresh_ttl = timedelta(seconds=refresh_ttl_seconds)

    async def issue(self, session: AsyncSession, user: User, *, family: str | None = None) -> IssuedTokens:
        """Give an account an access token and a refresh token (of a new family, unless one is named)."""
        generation = await AuthRepository(session).signing_generation()
        session_id = family or secrets.token_hex(16)
        access, claims = self._signer.issue(user.id, generation, session_id)
        refresh = new_secret(REFRESH_TOKEN_PREFIX)
        session.add(
            RefreshToken(
                user_id=user.id,
                family=session_id,
                token_hash=refresh.digest,
                expires_at=datetime.now(UTC) + self._refresh_ttl,
            )
        )
        await session.flush()
        return IssuedTokens(access, claims.token_id, self._access_ttl, refresh.value, user)

    async def principal_of_token(self, session: AsyncSession, token: str) -> Principal:
        """Verify an access token against key, clock and database.

        Raises:
            BadCredentialsError: for every reason that is the caller's.
        """
        try:
            claims = self._signer.verify(token)
        except InvalidTokenError as error:
            raise BadCredentialsError from error
        issued_at = datetime.fromtimestamp(claims.issued_at, UTC)
        user = await AuthRepository(session).token_owner(
            claims.user_id, claims.session_id, claims.generation, issued_at
        )
        if user is None:
            raise BadCredentialsError
        return Principal(
            user.id,
            user.username,
            Role(user.role),
            claims.token_id,
            claims.expires_at,
            claims.session_id,
            claims.issued_at,
            claims.generation,
        )

    async def principal_of_api_key(self, session: AsyncSession, key: str) -> Principal:
        """Verify an API key; its role limits the account's.

        Raises:
            BadCredentialsError: the key is unknown, expired, revoked, or its account is disabled.
        """
        repository = AuthRepository(session)
        found = await repository.api_key_owner(digest_of(key))
        if found is None:
            raise BadCredentialsError
        api_key, user = found
        await repository.touch_api_key(api_key.id)
        role = min(Role(api_key.role), Role(user.role), key=list(Role).index)
        recheck = datetime.now(UTC).timestamp() + _API_KEY_RECHECK_SECONDS
        expires = min(recheck, api_key.expires_at.timestamp()) if api_key.expires_at else recheck
        return Principal(user.id, user.username, role, f"{_KEY_TOKEN}{api_key.id}", expires)

    async def stands(self, session: AsyncSession, principal: Principal) -> bool:
        """Whether nobody has taken this caller's credential away since; expiry alone takes nothing away."""
        repository = AuthRepository(session)
        if not principal.session_id:
            return await repository.api_key_stands(int(principal.token_id.removeprefix(_KEY_TOKEN)))
        issued_at = datetime.fromtimestamp(principal.issued_at, UTC)
        owner = await repository.token_owner(principal.user_id, principal.session_id, principal.generation, issued_at)
        return owner is not None

    async def end_session(self, session: AsyncSession, session_id: str, user_id: int) -> None:
        """Void every access and refresh token of one log-in, whichever of them was presented."""
        await AuthRepository(session).revoke_session(session_id, user_id, self._last_moment())

    async def end_other_sessions(self, session: AsyncSession, session_id: str, user_id: int) -> None:
        """Void every access and refresh token of the account's log-ins but this one's."""
        await AuthRepository(session).revoke_other_sessions(session_id, user_id, self._last_moment())

    async def refused_api_key(self, session: AsyncSession, key: str) -> RefusedKey | None:
        """Which key of ours this was, when it is accepted no more; None for one that never was."""
        found = await AuthRepository(session).api_key(digest_of(key))
        if found is None:
            return None
        api_key, user = found
        if api_key.revoked_at is not None:
            reason = "revoked"
        elif api_key.expires_at is not None and api_key.expires_at <= datetime.now(UTC):
            reason = "expired"
        else:
            reason = "disabled"
        return RefusedKey(api_key.id, user.id, user.username, reason)

    async def create_api_key(
        self, session: AsyncSession, *, user_id: int, name: str, role: Role, expires_at: datetime | None
    ) -> tuple[ApiKey, str]:
        """Create an API key; returns the row and the key itself, which is not stored."""
        secret = new_secret(API_KEY_PREFIX)
        row = ApiKey(
            user_id=user_id,
            name=name,
            prefix=secret.prefix,
            key_hash=secret.digest,
            role=role.value,
            expires_at=expires_at,
        )
        session.add(row)
        await session.flush()
        await session.refresh(row)
        return row, secret.value

    async def refresh(self, session: AsyncSession, token: str) -> IssuedTokens:
        """Exchange a refresh token for new tokens; the old one is spent.

        Raises:
            RefreshReuseError: it was spent before; the whole session is ended (commit this transaction all the same).
            BadCredentialsError: unknown, expired or revoked, or the account is disabled.
        """
        repository = AuthRepository(session)
        row = await repository.refresh_token(digest_of(token))
        now = datetime.now(UTC)
        if row is None or row.revoked_at is not None or row.expires_at <= now:
            raise BadCredentialsError
        user = await session.get(User, row.user_id)
        if user is None:
            raise BadCredentialsError
        if row.used_at is not None:
            await self.end_session(session, row.family, user.id)
            raise RefreshReuseError(user.id, user.username, row.family)
        if not user.is_active or await repository.session_revoked(row.family):
            raise BadCredentialsError
        row.used_at = now
        return await self.issue(session, user, family=row.family)

    def _last_moment(self) -> datetime:
        """When the last token that may be issued at this moment ends."""
        return datetime.now(UTC) + max(self._refresh_ttl, timedelta(seconds=self._access_ttl))
