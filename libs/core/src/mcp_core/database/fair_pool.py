"""A pool whose connections go to whoever has waited longest.

asyncio.Queue lets a newcomer take what has just been put back for a waiter, who then waits again behind all others. On
a busy pool that keeps single requests waiting until their time is up, while most are served at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from functools import cached_property
from typing import Any

from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util.queue import AsyncAdaptedQueue


class FairQueue(asyncio.Queue[Any]):
    """A queue that hands each item to its oldest waiter; it holds items only while nobody waits."""

    def __init__(self, maxsize: int = 0) -> None:
        super().__init__(maxsize)
        self._waiting: deque[asyncio.Future[Any]] = deque()

    def put_nowait(self, item: Any) -> None:
        """Hand over or keep an item. Raises asyncio.QueueFull."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(item)
                return
        super().put_nowait(item)

    async def get(self) -> Any:
        """An item, after everybody who came before."""
        if not self.empty():
            return self.get_nowait()
        waiter: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.put_nowait(waiter.result())
            raise


class _FairAdaptedQueue(AsyncAdaptedQueue[Any]):
    @cached_property
    def _queue(self) -> FairQueue:
        return FairQueue(self.maxsize)


class FairPool(AsyncAdaptedQueuePool):
    """SQLAlchemy's asynchronous pool, in order of arrival."""

    _queue_class = _FairAdaptedQueue
