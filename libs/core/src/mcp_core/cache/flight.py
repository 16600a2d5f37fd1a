"""Single flight: of many callers who want the same thing at the same time, one fetches and all get its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Flights by key. A flight is a task of its own: a caller who gives up does not end it for the others."""

    def __init__(self) -> None:
        self._flights: dict[str, asyncio.Task[T]] = {}

    def __len__(self) -> int:
        return len(self._flights)

    async def run(self, key: str, fetch: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return the answer of the running flight for `key`, or of a new one; raises what the fetch raises."""
        flight = self._flights.get(key)
        if flight is None:
            flight = asyncio.create_task(fetch(), name=f"flight {key[:80]}")
            self._flights[key] = flight
            flight.add_done_callback(lambda done: self._landed(key, done))
        return await asyncio.shield(flight)

    async def close(self) -> None:
        """Cancel what is in the air and wait for it."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    def _landed(self, key: str, flight: asyncio.Task[T]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if not flight.cancelled():
            flight.exception()  # marks it as seen, for the flight whose callers have all left


Fetch = Callable[[], Awaitable[bytes]]
