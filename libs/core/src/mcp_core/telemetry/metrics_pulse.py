"""The pulse of an event loop: measures how late it runs, and writes counted metrics out."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import Callable
from weakref import WeakSet

from mcp_core.telemetry.metrics import LAG_BUCKETS, LOOP_LAG, LOOP_LAG_WORST

# Seconds between two looks. 20 a second cost under 0.1% of a core.
INTERVAL = 0.05
# Looks between two flushes, hence a scrape sees counts at most this often old: 0.25 s.
FLUSH_EVERY = 5
# The worst lag is held for as many flushes as a usual scrape interval of 15 s has, so that no scrape misses it.
HELD_FLUSHES = 60

_beating: WeakSet[Pulse] = WeakSet()


def flush_all() -> None:
    """Bring the metrics of this process up to date, before a scrape."""
    for pulse in list(_beating):
        pulse.flush()


class Pulse:
    """Runs in one event loop from `start` to `close`. `lag` is the present lateness in seconds, smoothed."""

    def __init__(self) -> None:
        self.lag = 0.0
        self._flushes: list[Callable[[], None]] = []
        self._counts = [0] * (len(LAG_BUCKETS) + 1)
        self._total = 0.0
        self._worst: list[float] = []
        self._task: asyncio.Task[None] | None = None

    def on_flush(self, flush: Callable[[], None]) -> None:
        """Call `flush` a few times a second, by `flush_all`, and at the end."""
        self._flushes.append(flush)

    async def start(self) -> None:
        """Start beating."""
        self._task = asyncio.create_task(self._beat(), name="pulse")
        _beating.add(self)

    async def close(self) -> None:
        """Stop, and flush for the last time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        _beating.discard(self)
        self.flush()

    def flush(self) -> None:
        """Write out everything counted so far."""
        if any(self._counts):
            LOOP_LAG.merge(self._counts, self._total)
            self._counts, self._total = [0] * len(self._counts), 0.0
        LOOP_LAG_WORST.set(max(self._worst, default=0.0))
        for flush in self._flushes:
            flush()

    async def _beat(self) -> None:
        worst, beats = 0.0, 0
        while True:
            due = time.monotonic() + INTERVAL
            await asyncio.sleep(INTERVAL)
            late = max(0.0, time.monotonic() - due)
            self.lag += (late - self.lag) / 4
            self._counts[bisect_left(LAG_BUCKETS, late)] += 1
            self._total += late
            worst, beats = max(worst, late), beats + 1
            if beats % FLUSH_EVERY == 0:
                self._worst = [*self._worst[1 - HELD_FLUSHES :], worst]
                worst = 0.0
                self.flush()
