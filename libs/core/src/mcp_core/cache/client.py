"""A cache connection that comes back by itself: reconnects with back-off, and gives up on a server that stalls."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import structlog

from mcp_core.cache.address import CacheAddress
from mcp_core.cache.connection import (
    CacheCommandError,
    CacheUnavailableError,
    RespConnection,
    connect,
)

# A command without a reply after this many seconds means a stalled server: the database answers a listing in a few
# milliseconds, so waiting longer for its cache would be the slower way.
COMMAND_TIMEOUT = 0.25
# Opening a connection may include DNS and TLS, hence longer than a command.
CONNECT_TIMEOUT = 2.0
# First and longest pause between attempts, seconds. The longest stays short: while disconnected every answer is
# computed anew, so a returning cache must be noticed at once.
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5
# How often stalled commands are looked for, seconds.
WATCH_INTERVAL = 0.05
# A process that was itself held up (a throttled CPU, a long turn of the loop) has not read the replies that may be
# there: it looks once more before it blames the server, but not for longer than this many seconds.
LONGEST_WAIT = 4 * COMMAND_TIMEOUT

log = structlog.get_logger(__name__)


class CacheClient:
    """Keeps one `RespConnection` alive in a background task; commands fail at once while there is none."""

    def __init__(self, address: CacheAddress, name: str) -> None:
        self._address = address
        self._name = name
        self._connection: RespConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._gone = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether a command sent now would leave."""
        return self._connection is not None and self._connection.connected

    def execute(self, *parts: bytes | str | int) -> asyncio.Future[Any]:
        """Queue a command; raises CacheUnavailableError when disconnected, the future may fail likewise."""
        if self._connection is None:
            raise CacheUnavailableError(f"the cache at {self._address} is not connected")
        return self._connection.execute(*parts)

    async def start(self, wait: float) -> None:
        """Start connecting, and wait up to `wait` seconds for the first connection; absence is no error."""
        self._task = asyncio.create_task(self._keep_connected(), name=f"{self._name}-connection")
        try:
            async with asyncio.timeout(wait):
                await self._ready.wait()
        except TimeoutError:
            log.warning("cache_unreachable", cache=str(self._address), consequence="answers come from the database")

    async def close(self) -> None:
        """Stop reconnecting and drop the connection."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.abort()

    async def _keep_connected(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT):
                    await self._open()
            except (OSError, TimeoutError, CacheUnavailableError, CacheCommandError) as error:
                self._drop()
                log.debug("cache_connect_failed", cache=str(self._address), error=str(error))
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnects, guards nothing
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            log.info("cache_connected", cache=str(self._address), connection=self._name)
            self._ready.set()
            await self._watch()
            log.warning("cache_connection_lost", cache=str(self._address), connection=self._name)
            self._drop()

    async def _open(self) -> None:
        self._gone.clear()
        self._connection = await connect(self._address, self._name, self._lost)

    def _lost(self, connection: RespConnection) -> None:
        if connection is self._connection:
            self._gone.set()

    async def _watch(self) -> None:
        """Return when the connection is lost or the server keeps a command waiting longer than COMMAND_TIMEOUT."""
        loop = asyncio.get_running_loop()
        punctual = True
        while self._connection is not None and not self._gone.is_set():
            waited = self._connection.oldest_wait()
            if waited > (COMMAND_TIMEOUT if punctual else LONGEST_WAIT):
                return
            due = loop.time() + WATCH_INTERVAL
            await asyncio.sleep(WATCH_INTERVAL)
            punctual = loop.time() - due < WATCH_INTERVAL
