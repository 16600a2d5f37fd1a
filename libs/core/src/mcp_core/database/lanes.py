"""Connections kept in hand for the hottest reads.

Taking one from SQLAlchemy's pool and giving it back costs 190 us of the process's time, with a round trip to see
whether it still lives (measured); the listing itself costs 30. A lane is a connection of that pool, so the sizing plan
counts it, which is not given back after each statement. A dead one fails its statement, is dropped, and is replaced at
the next request.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from mcp_core.database.engine import Database

# Lanes may hold this share of a pool; the rest serves every other request.
POOL_SHARE = 4
# Age at which a lane is given back, seconds: the guide's hour, as for the pool itself.
LONGEST_SECONDS = 3600.0


class _Lane:
    """One connection in hand."""

    def __init__(self, pooled: AsyncConnection, driver: asyncpg.Connection) -> None:
        self.pooled = pooled
        self.driver = driver
        self.opened = time.monotonic()


class ReadLanes:
    """A few connections of one process for single statements; none in a pool too small to spare one."""

    def __init__(self, database: Database, pool_size: int) -> None:
        self._database = database
        self._unopened = pool_size // POOL_SHARE
        self._free: list[_Lane] = []

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection in no transaction: a lane, or one of the pool when every lane is in use.

        Raises what the pool raises, and what the statement in the block raises.
        """
        lane = await self._take()
        if lane is None:
            async with self._database.driver_connection() as driver:
                yield driver
            return
        healthy = False
        try:
            yield lane.driver
            healthy = True
        finally:
            if healthy and time.monotonic() - lane.opened < LONGEST_SECONDS:
                self._free.append(lane)
            else:
                await self._drop(lane, healthy=healthy)

    async def close(self) -> None:
        """Give every lane back."""
        while self._free:
            await self._drop(self._free.pop(), healthy=True)

    async def _take(self) -> _Lane | None:
        if self._free:
            return self._free.pop()
        if self._unopened <= 0:
            return None
        self._unopened -= 1
        try:
            return await _open(self._database)
        except BaseException:
            self._unopened += 1
            raise

    async def _drop(self, lane: _Lane, *, healthy: bool) -> None:
        self._unopened += 1
        if not healthy:
            lane.driver.terminate()
            await lane.pooled.invalidate()
        await lane.pooled.close()


async def _open(database: Database) -> _Lane:
    pooled = await database.engine.connect()
    driver = (await pooled.get_raw_connection()).driver_connection
    if driver is None:
        raise RuntimeError("The pool handed out a closed connection. Report this as a bug of the platform.")
    return _Lane(pooled, driver)
