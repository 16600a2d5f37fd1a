"""Connections of a busy pool go to whoever has waited longest."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from mcp_core.database.engine import open_database
from mcp_core.database.fair_pool import FairPool, FairQueue
from mcp_core.settings import DatabaseSettings


def test_a_newcomer_does_not_overtake_who_waits() -> None:
    async def run() -> list[str]:
        queue, order = FairQueue(1), list[str]()

        async def take(name: str) -> None:
            try:
                item = queue.get_nowait()
            except asyncio.QueueEmpty:
                item = await queue.get()
            order.append(name)
            queue.put_nowait(item)

        waiting = [asyncio.create_task(take(f"waiter {number}")) for number in range(3)]
        await asyncio.sleep(0)
        queue.put_nowait("connection")
        # Before the first waiter's turn, as a request that has just arrived.
        await take("newcomer")
        await asyncio.gather(*waiting)
        return order

    assert asyncio.run(run()) == ["waiter 0", "waiter 1", "waiter 2", "newcomer"]


def test_an_item_given_to_who_left_goes_to_the_next() -> None:
    async def run() -> str:
        queue = FairQueue(1)
        first, second = asyncio.create_task(queue.get()), asyncio.create_task(queue.get())
        await asyncio.sleep(0)
        queue.put_nowait("connection")
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first
        async with asyncio.timeout(5):
            return str(await second)

    assert asyncio.run(run()) == "connection"


def test_an_item_is_kept_when_nobody_waits_any_more() -> None:
    async def run() -> tuple[int, bool]:
        queue = FairQueue(1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await queue.get()
        queue.put_nowait("connection")
        with pytest.raises(asyncio.QueueFull):
            queue.put_nowait("another")
        return queue.qsize(), queue.full()

    assert asyncio.run(run()) == (1, True)


def test_the_platform_waits_in_order() -> None:
    settings = DatabaseSettings.model_validate({"database_url": "postgresql+asyncpg://x:y@127.0.0.1:9/x"})
    database = open_database(settings, process_name="test", pool_size=2)
    assert isinstance(database.engine.pool, FairPool)
    assert database.engine.pool.size() == 2
