"""Every query on accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from mcp_core.events.models import SecurityEvent
from mcp_core.users.models import User


@dataclass(frozen=True, slots=True)
class UserWithEvents:
    """An account, its API keys loaded, with its newest events."""

    user: User
    events: list[SecurityEvent]


class UserRepository:
    """Accounts of one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, user_id: int) -> User | None:
        """The account with this id."""
        return await self._session.get(User, user_id)

    async def by_username(self, username: str) -> User | None:
        """The account with this name, upper and lower case being the same."""
        return await self._session.scalar(select(User).where(func.lower(User.username) == func.lower(username)))

    async def add(self, user: User) -> User:
        """Insert an account and load its generated columns."""
        self._session.add(user)
        await self._session.flush()
        await self._session.refresh(user)
        return user

    async def page(self, *, limit: int, after_id: int = 0) -> Sequence[User]:
        """Accounts by id, starting behind `after_id`."""
        return (
            await self._session.scalars(select(User).where(User.id > after_id).order_by(User.id).limit(limit))
        ).all()

    async def with_events(self, *, limit: int, after_id: int = 0, events_each: int = 10) -> list[UserWithEvents]:
        """Accounts with their API keys and newest events, in three statements however many accounts there are.

        Events come through a lateral join, so that an account with a million of them costs as much as one with ten.
        """
        users = (
            await self._session.scalars(
                select(User)
                .options(selectinload(User.api_keys))
                .where(User.id > after_id)
                .order_by(User.id)
                .limit(limit)
            )
        ).all()
        newest = (
            select(SecurityEvent)
            .where(SecurityEvent.user_id == User.id)
            .order_by(SecurityEvent.id.desc())
            .limit(events_each)
            .lateral()
        )
        event = aliased(SecurityEvent, newest)
        query = select(event).select_from(User).join(newest, true()).where(User.id.in_([user.id for user in users]))
        by_user: dict[int | None, list[SecurityEvent]] = {}
        for found in (await self._session.scalars(query)).all():
            by_user.setdefault(found.user_id, []).append(found)
        return [UserWithEvents(user, by_user.get(user.id, [])) for user in users]

    async def event_counts(self, *, limit: int, offset: int = 0) -> Sequence[Row[int, str, int]]:
        """(id, username, number of security events) of each account, busiest first."""
        count = func.count(SecurityEvent.id)
        query = (
            select(User.id, User.username, count.label("event_count"))
            .outerjoin(SecurityEvent, SecurityEvent.user_id == User.id)
            .group_by(User.id, User.username)
            .order_by(count.desc(), User.id)
            .limit(limit)
            .offset(offset)
        )
        return (await self._session.execute(query)).all()

    async def bulk_update(self, user_ids: Sequence[int], values: dict[str, Any]) -> int:
        """Set the same columns on many accounts in one statement; returns the number of rows changed."""
        result = await self._session.execute(
            update(User).where(User.id.in_(user_ids)).values(**values).returning(User.id)
        )
        return len(result.all())
