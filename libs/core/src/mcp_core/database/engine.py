"""One async engine per process, created after fork."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from mcp_core.database.fair_pool import FairPool
from mcp_core.settings import DatabaseSettings


@dataclass(frozen=True, slots=True)
class Database:
    """The engine of this process and its session factory."""

    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session that commits at the end of the block and rolls back on any error."""
        async with self.sessions.begin() as session:
            yield session

    @asynccontextmanager
    async def driver_connection(self) -> AsyncIterator[asyncpg.Connection]:
        """A pooled asyncpg connection, for the few statements whose cost matters (listing, export, bulk storing).

        It is in no transaction: each statement commits by itself unless the caller opens one.
        """
        async with self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            if driver is None:
                raise RuntimeError("The pool handed out a closed connection. Report this as a bug of the platform.")
            yield driver

    async def close(self) -> None:
        """Close every pooled connection."""
        await self.engine.dispose()


def open_database(settings: DatabaseSettings, *, process_name: str, pool_size: int) -> Database:
    """Create the engine of this process. Call it after fork: sockets must not be shared between processes.

    Args:
        settings: URL and time-outs.
        process_name: shown as application_name in pg_stat_activity, so that each connection names its owner.
        pool_size: connections this process may hold, from the sizing plan; there is no overflow, so that the
            release's peak is the sum of its pools.
    """
    engine = create_async_engine(
        settings.database_url.get_secret_value(),
        poolclass=FairPool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=settings.database_pool_timeout_seconds,
        pool_recycle=settings.database_pool_recycle_seconds,
        pool_pre_ping=True,
        # Parameters hold password hashes and what hostile servers sent: neither belongs into a log.
        hide_parameters=True,
        connect_args={
            "timeout": settings.database_connect_timeout_seconds,
            "command_timeout": settings.database_command_timeout_seconds,
            # JIT costs more than it gains on short statements (the performance guide, section 3).
            "server_settings": {"application_name": process_name, "jit": "off", "timezone": "UTC"},
        },
    )
    return Database(engine=engine, sessions=async_sessionmaker(engine, expire_on_commit=False))


def open_unpooled(settings: DatabaseSettings, *, process_name: str) -> AsyncEngine:
    """An engine for a short task, whose connections are opened when asked for and closed when given back.

    Its statements have no time-out: building an index takes what it takes. Args as for `open_database`.
    """
    return create_async_engine(
        settings.database_url.get_secret_value(),
        poolclass=NullPool,
        connect_args={
            "timeout": settings.database_connect_timeout_seconds,
            "server_settings": {"application_name": process_name},
        },
    )
