"""What one worker process holds: an event loop on a thread and a small connection pool."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import wait as wait_for_futures
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from mcp_core.database.engine import Database, open_database
from mcp_core.scans.owner import process_owner
from mcp_core.scans.runner import ScanRunner
from mcp_core.settings import Settings
from mcp_core.sizing import Plan
from mcp_core.telemetry.tracing import open_spans
from mcp_scanner.connect.remote import RemoteScanner

if TYPE_CHECKING:
    from mcp_core.telemetry.tracing_spans import Spans

_Result = TypeVar("_Result")

# Seconds a scan has to give itself back when its time is up: one short statement.
_RELEASE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Resources:
    """Opened on the process's loop."""

    database: Database
    runner: ScanRunner


class WorkerProcess:
    """Runs coroutines for Celery's synchronous tasks on a loop that keeps running between them."""

    def __init__(self, settings: Settings, plan: Plan) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="event-loop", daemon=True)
        self._thread.start()
        self.spans = open_spans(settings.tracing, "mcp-worker")
        self.resources = self.run(_open(settings, plan, self.spans))

    def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Run a coroutine to its end. When the caller is interrupted, the coroutine is cancelled and awaited first."""
        task: asyncio.Task[_Result] | None = None

        async def supervised() -> _Result:
            nonlocal task
            task = asyncio.ensure_future(work)
            return await task

        future = asyncio.run_coroutine_threadsafe(supervised(), self._loop)
        try:
            return future.result()
        except BaseException:
            if task is not None and not task.done():
                self._loop.call_soon_threadsafe(task.cancel)
                wait_for_futures([future], timeout=_RELEASE_SECONDS)
            raise

    def close(self) -> None:
        """Close the resources and end the loop."""
        self.run(_close(self.resources))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self.spans is not None:
            self.spans.close()


async def _open(settings: Settings, plan: Plan, spans: Spans | None) -> Resources:
    database = open_database(settings.database, process_name="mcp-worker", pool_size=int(plan.pool_size))
    if spans is not None:
        spans.watch(database.engine)
    scanner = RemoteScanner(
        allow=settings.scan.target_allow,
        timeout_seconds=settings.scan.scan_timeout_seconds,
        max_bytes=min(settings.scan.scan_max_bytes, int(plan.scan_max_bytes)),
    )
    owner = process_owner("worker")
    return Resources(database, ScanRunner(database, settings.scan, scanner, owner=owner))


async def _close(resources: Resources) -> None:
    await resources.database.close()
