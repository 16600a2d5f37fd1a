"""Every query on the inventory."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.servers.models import Server, Snapshot


class ServerRepository:
    """Servers of one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, server_id: int) -> Server | None:
        """The server with this id."""
        return await self._session.get(Server, server_id)

    async def by_url(self, url: str) -> Server | None:
        """The server registered with exactly this URL."""
        return await self._session.scalar(select(Server).where(Server.url == url))

    async def register(self, *, name: str, url: str, created_by: int | None) -> Server | None:
        """Insert a server; None when its name or URL is registered already."""
        statement = (
            insert(Server).values(name=name, url=url, created_by=created_by).on_conflict_do_nothing().returning(Server)
        )
        return (await self._session.scalars(statement)).one_or_none()

    async def page(self, *, limit: int, after_id: int = 0) -> Sequence[Server]:
        """Servers by id, starting behind `after_id`."""
        query = select(Server).where(Server.id > after_id).order_by(Server.id).limit(limit)
        return (await self._session.scalars(query)).all()

    async def newest_snapshot(self, server_id: int) -> Snapshot | None:
        """What the server showed when it was last read."""
        return await self._session.scalar(
            select(Snapshot).where(Snapshot.server_id == server_id).order_by(Snapshot.last_seen_at.desc()).limit(1)
        )
