"""One pipelined connection against a peer that behaves and misbehaves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from mcp_core.cache import connection as module
from mcp_core.cache.address import CacheAddress
from mcp_core.cache.connection import CacheCommandError, CacheUnavailableError, RespConnection, connect

HELLO = b"%1\r\n$5\r\nproto\r\n:3\r\n"


def against(answer: Callable[[int], bytes | None], scenario: Callable[[RespConnection], Awaitable[None]]) -> None:
    """Run `scenario` on a connection to a peer that answers the n-th command with `answer(n)`, or hangs up."""

    served = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        try:
            while line := await reader.readline():
                if not line.startswith(b"*"):
                    continue
                reply = HELLO if number == 0 else answer(number)
                number += 1
                if reply is None:
                    break
                writer.write(reply)
        except ConnectionError:
            return  # the other side was aborted
        finally:
            writer.close()
            served.set()

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        connected = await connect(CacheAddress.parse(f"redis://127.0.0.1:{port}"), "test")
        try:
            async with asyncio.timeout(10):
                await scenario(connected)
        finally:
            connected.abort()
            server.close()
            await served.wait()
            await asyncio.sleep(0)  # the transports close in the next turn

    asyncio.run(run())


def test_replies_come_in_order_also_when_pipelined() -> None:
    async def scenario(connected: RespConnection) -> None:
        replies = [connected.execute("GET", f"k{number}") for number in range(100)]
        assert await asyncio.gather(*replies) == [b"%03d" % number for number in range(1, 101)]

    against(lambda number: b"$3\r\n%03d\r\n" % number, scenario)


def test_an_error_reply_fails_its_command_only() -> None:
    async def scenario(connected: RespConnection) -> None:
        first, second = connected.execute("GET", "a"), connected.execute("GET", "b")
        with pytest.raises(CacheCommandError, match="OOM"):
            await first
        assert await second is None

    against(lambda number: b"-OOM command not allowed\r\n" if number == 1 else b"_\r\n", scenario)


@pytest.mark.parametrize("reply", [b"!garbage?", None])
def test_a_broken_peer_fails_whatever_waits(reply: bytes | None) -> None:
    async def scenario(connected: RespConnection) -> None:
        waiting = [connected.execute("GET", "a") for _ in range(3)]
        for future in waiting:
            with pytest.raises(CacheUnavailableError):
                await future
        with pytest.raises(CacheUnavailableError):
            connected.execute("GET", "a")

    against(lambda _: reply, scenario)


def test_a_caller_who_gave_up_does_not_shift_the_replies() -> None:
    async def scenario(connected: RespConnection) -> None:
        gone, kept = connected.execute("GET", "a"), connected.execute("GET", "b")
        gone.cancel()
        assert await kept == b"2"

    against(lambda number: b"$1\r\n%d\r\n" % number, scenario)


def test_the_queue_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PENDING", 10)

    async def scenario(connected: RespConnection) -> None:
        waiting = [connected.execute("GET", "a") for _ in range(10)]
        with pytest.raises(CacheUnavailableError, match="slow"):
            connected.execute("GET", "a")
        assert connected.oldest_wait() >= 0
        connected.abort()
        await asyncio.gather(*waiting, return_exceptions=True)

    against(lambda _: b"", scenario)
