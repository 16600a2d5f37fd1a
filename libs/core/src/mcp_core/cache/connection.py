"""One pipelined RESP3 connection: commands go out in batches, replies come back in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, cast

import hiredis

from mcp_core.cache.address import CacheAddress

# Commands that may wait for a reply on one connection. At 10 us a GET (measured with 32 callers) a full queue is
# 40 ms of work; whoever comes later is better served by the database than by the queue.
MAX_PENDING = 4096


class CacheUnavailableError(Exception):
    """The cache gave no answer: not connected, too slow, or too many commands in flight."""


class CacheCommandError(Exception):
    """The cache server answered with an error."""


class RespConnection(asyncio.Protocol):
    """A connected RESP3 stream. Not reconnecting: `CacheClient` makes a new one."""

    def __init__(self, on_lost: Callable[[RespConnection], None] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._reader = hiredis.Reader()
        self._pending: deque[tuple[asyncio.Future[Any], float]] = deque()
        self._outgoing: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._on_lost = on_lost

    @property
    def connected(self) -> bool:
        """Whether commands can be sent."""
        return self._transport is not None

    def execute(self, *parts: bytes | str | int) -> asyncio.Future[Any]:
        """Queue one command and return the future of its reply; raises CacheUnavailableError when it cannot be queued.

        All commands queued in one turn of the event loop leave in one write.
        """
        if self._transport is None or len(self._pending) >= MAX_PENDING:
            raise CacheUnavailableError(
                "the cache is not connected" if self._transport is None else "the cache is too slow"
            )
        future: asyncio.Future[Any] = self._loop.create_future()
        self._pending.append((future, self._loop.time()))
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        self._outgoing.append(_pack(parts))
        return future

    def oldest_wait(self) -> float:
        """Seconds the oldest unanswered command has waited; 0 when none waits."""
        return self._loop.time() - self._pending[0][1] if self._pending else 0.0

    def abort(self) -> None:
        """Drop the connection at once; every waiting command fails with CacheUnavailableError."""
        if self._transport is not None:
            self._transport.abort()
        self._fail()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (called by asyncio)."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio names it
        """Fail what waits and tell the owner (called by asyncio)."""
        self._fail()
        if self._on_lost is not None:
            self._on_lost(self)

    def data_received(self, data: bytes) -> None:
        """Hand each complete reply to whoever waits for it (called by asyncio)."""
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets(False)) is not False:
                self._resolve(reply)
        except hiredis.ProtocolError:
            self.abort()

    def _resolve(self, reply: Any) -> None:
        if not self._pending:
            self.abort()
            return
        future = self._pending.popleft()[0]
        if future.done():
            return
        if isinstance(reply, hiredis.ReplyError):
            future.set_exception(CacheCommandError(str(reply)))
        else:
            future.set_result(reply)

    def _flush(self) -> None:
        if self._transport is not None and self._outgoing:
            self._transport.write(b"".join(self._outgoing))
        self._outgoing.clear()

    def _fail(self) -> None:
        self._transport = None
        self._outgoing.clear()
        while self._pending:
            future = self._pending.popleft()[0]
            if not future.done():
                future.set_exception(CacheUnavailableError("the connection to the cache was lost"))


def _pack(parts: tuple[bytes | str | int, ...]) -> bytes:
    packed: bytes = hiredis.pack_command(cast("tuple[bytes]", parts))
    return packed


async def connect(
    address: CacheAddress,
    client_name: str,
    on_lost: Callable[[RespConnection], None] | None = None,
) -> RespConnection:
    """Open, sign in (HELLO 3) and select the database; raises OSError or CacheCommandError."""
    loop = asyncio.get_running_loop()

    def protocol() -> RespConnection:
        return RespConnection(on_lost)

    if address.path is not None:
        _, connection = await loop.create_unix_connection(protocol, address.path)
    else:
        _, connection = await loop.create_connection(protocol, address.host, address.port, ssl=address.tls)
    hello: list[bytes | str | int] = ["HELLO", 3]
    if address.password is not None:
        hello += ["AUTH", address.username or "default", address.password]
    try:
        await connection.execute(*hello, "SETNAME", client_name)
        if address.database:
            await connection.execute("SELECT", address.database)
    except BaseException:
        connection.abort()
        raise
    return connection
