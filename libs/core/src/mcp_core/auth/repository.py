"""Every query on credentials."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.auth.models import ApiKey, RefreshToken, RevokedToken, SigningGeneration
from mcp_core.users.models import User


class AuthRepository:
    """Credentials of one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def token_owner(self, user_id: int, session_id: str, generation: int, issued_at: datetime) -> User | None:
        """The active account behind an access token, unless its session or keys were revoked. One statement."""
        revoked = exists().where(RevokedToken.token_id == session_id)
        valid = exists().where(SigningGeneration.generation == generation, SigningGeneration.revoked_at.is_(None))
        return await self._session.scalar(
            select(User).where(User.id == user_id, User.is_active, User.tokens_valid_from <= issued_at, valid, ~revoked)
        )

    async def signing_generation(self) -> int:
        """The generation that signs now."""
        query = select(func.max(SigningGeneration.generation)).where(SigningGeneration.revoked_at.is_(None))
        generation = await self._session.scalar(query)
        return int(generation) if generation is not None else await self.rotate_signing_keys()

    async def rotate_signing_keys(self) -> int:
        """Void every access token issued so far; returns the new generation."""
        await self._session.execute(
            update(SigningGeneration).where(SigningGeneration.revoked_at.is_(None)).values(revoked_at=func.now())
        )
        row = SigningGeneration()
        self._session.add(row)
        await self._session.flush()
        return row.generation

    async def api_key_owner(self, key_hash: bytes) -> tuple[ApiKey, User] | None:
        """A usable API key and its active account."""
        query = (
            select(ApiKey, User)
            .join(User, User.id == ApiKey.user_id)
            .where(
                ApiKey.key_hash == key_hash,
                ApiKey.revoked_at.is_(None),
                (ApiKey.expires_at.is_(None)) | (ApiKey.expires_at > func.now()),
                User.is_active,
            )
        )
        row = (await self._session.execute(query)).first()
        return (row[0], row[1]) if row else None

    async def api_key(self, key_hash: bytes) -> tuple[ApiKey, User] | None:
        """An API key, usable or not, and its account."""
        query = select(ApiKey, User).join(User, User.id == ApiKey.user_id).where(ApiKey.key_hash == key_hash)
        row = (await self._session.execute(query)).first()
        return (row[0], row[1]) if row else None

    async def api_key_stands(self, key_id: int) -> bool:
        """Whether an API key is not revoked and its account active."""
        query = (
            select(ApiKey.id)
            .join(User, User.id == ApiKey.user_id)
            .where(ApiKey.id == key_id, ApiKey.revoked_at.is_(None), User.is_active)
        )
        return await self._session.scalar(query) is not None

    async def touch_api_key(self, key_id: int) -> None:
        """Note that an API key was used, at most once a minute, so that a busy key does not become a hot row."""
        await self._session.execute(
            update(ApiKey)
            .where(
                ApiKey.id == key_id,
                (ApiKey.last_used_at.is_(None))
                | (ApiKey.last_used_at < func.now() - func.make_interval(0, 0, 0, 0, 0, 1)),
            )
            .values(last_used_at=func.now())
        )

    async def revoke_all(self, user_ids: Sequence[int]) -> None:
        """Void every access and refresh token of these accounts issued so far."""
        await self._session.execute(
            update(User).where(User.id.in_(user_ids)).values(tokens_valid_from=func.clock_timestamp())
        )
        await self._session.execute(
            update(RefreshToken)
            .where(RefreshToken.user_id.in_(user_ids), RefreshToken.revoked_at.is_(None))
            .values(revoked_at=func.now())
        )

    async def refresh_token(self, token_hash: bytes) -> RefreshToken | None:
        """A refresh token, locked so that two uses at once cannot both succeed."""
        return await self._session.scalar(
            select(RefreshToken).where(RefreshToken.token_hash == token_hash).with_for_update()
        )

    async def session_revoked(self, session_id: str) -> bool:
        """Whether a session was ended."""
        query = select(RevokedToken.token_id).where(RevokedToken.token_id == session_id)
        return await self._session.scalar(query) is not None

    async def revoke_session(self, session_id: str, user_id: int, expires_at: datetime) -> None:
        """Void every access and refresh token of a session; doing it twice is the same as once.

        `expires_at` is when the last of its tokens ends, one included that a refresh is issuing at this moment.
        """
        await self._session.execute(
            insert(RevokedToken)
            .values(token_id=session_id, user_id=user_id, expires_at=expires_at)
            .on_conflict_do_nothing()
        )
        await self._session.execute(
            update(RefreshToken)
            .where(RefreshToken.family == session_id, RefreshToken.revoked_at.is_(None))
            .values(revoked_at=func.now())
        )

    async def revoke_other_sessions(self, session_id: str, user_id: int, expires_at: datetime) -> None:
        """Void every token of the account's sessions but one; `expires_at` as for `revoke_session`."""
        others = RefreshToken.user_id == user_id, RefreshToken.family != session_id
        families = select(RefreshToken.family, literal(user_id), literal(expires_at)).where(*others).distinct()
        columns = ["token_id", "user_id", "expires_at"]
        await self._session.execute(insert(RevokedToken).from_select(columns, families).on_conflict_do_nothing())
        await self._session.execute(
            update(RefreshToken).where(*others, RefreshToken.revoked_at.is_(None)).values(revoked_at=func.now())
        )

    async def purge_expired(self) -> None:
        """Delete what can no longer be used: tokens that have expired, and so need no revocation either."""
        await self._session.execute(delete(RevokedToken).where(RevokedToken.expires_at < func.now()))
        await self._session.execute(delete(RefreshToken).where(RefreshToken.expires_at < func.now()))
