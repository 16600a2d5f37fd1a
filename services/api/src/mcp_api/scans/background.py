"""Scans inside the API process: a few at a time, so that requests keep their share of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from mcp_core.scans.models import ScanStatus
from mcp_core.scans.runner import ScanRunner

_log = structlog.get_logger(__name__)

# Seconds that running scans get to give themselves back at shutdown: one short statement each.
_RELEASE_SECONDS = 5.0


class BackgroundScans:
    """Runs scans as tasks of this process, never more than `slots` at once."""

    def __init__(self, runner: ScanRunner, slots: int, hand_over: Callable[[int], Awaitable[object]]) -> None:
        """Prepare for `slots` scans at once; `hand_over` gives the workers a scan that is too large for here."""
        self._runner = runner
        self._slots = slots
        self._hand_over = hand_over
        self._running: set[asyncio.Task[ScanStatus | None]] = set()

    def start(self, scan_id: int) -> bool:
        """Start a committed scan here; False when every slot is taken, so that a worker should run it."""
        if len(self._running) >= self._slots:
            return False
        task = asyncio.create_task(self._run(scan_id), name=f"scan-{scan_id}")
        self._running.add(task)
        task.add_done_callback(self._ended)
        return True

    async def _run(self, scan_id: int) -> ScanStatus | None:
        status = await self._runner.run(scan_id)
        if status is ScanStatus.PENDING:
            await self._hand_over(scan_id)
        return status

    def _ended(self, task: asyncio.Task[ScanStatus | None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("background scan ended unexpectedly; the reaper repeats it", exc_info=task.exception())

    async def close(self) -> None:
        """Stop every scan; each gives itself back, so that a worker takes it at once."""
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=_RELEASE_SECONDS)
