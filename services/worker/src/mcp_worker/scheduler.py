"""The scheduler: `python -m mcp_worker.scheduler` looks for lost scans and for what has expired, again and again.

It reads and writes rows itself instead of queueing a task, so that it works while every worker is busy and while the
broker is away. Any number of schedulers may run at once.
"""

from __future__ import annotations

import asyncio
import math
import os
import signal
import sys
from collections.abc import Sequence

import structlog
from celery import Celery
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from mcp_core.auth.repository import AuthRepository
from mcp_core.census.service import Census
from mcp_core.database.engine import Database, open_database
from mcp_core.scans.queue import HEAVY_SCAN_TASK, SCAN_QUEUE
from mcp_core.scans.reaper import reap
from mcp_core.settings import Settings, SettingsError, load_settings
from mcp_core.sizing import Role, SizingError, current_plan
from mcp_core.telemetry.logging import configure_logging
from mcp_core.vulnerabilities.triage import expire_acceptances
from mcp_worker import metrics
from mcp_worker.monitoring import Beat, serve_scheduler

_log = structlog.get_logger(__name__)

# Seconds the broker may take to accept a message; a round that fails is repeated.
_BROKER_TIMEOUT_SECONDS = 2.0

# Seconds for one look at the length of the queue; the next round looks again.
_BROKER_PATIENCE_SECONDS = 2.0


class Scheduler:
    """Repeats its rounds until asked to stop; an outage only delays them."""

    def __init__(self, settings: Settings, database: Database, celery: Celery) -> None:
        self._settings = settings
        self._database = database
        self._celery = celery
        self._census = Census(database)
        self.beat = Beat()

    async def run(self, stopping: asyncio.Event) -> None:
        """One round every `reaper_interval_seconds`."""
        while not stopping.is_set():
            self.beat.turn()
            try:
                await self.round()
                await self._census.take()
            except (SQLAlchemyError, OSError, KombuError, CeleryError) as error:
                metrics.ROUNDS.labels("failed").inc()
                _log.warning("a round of the scheduler failed; it is repeated", cause=repr(error)[:300])
            else:
                metrics.ROUNDS.labels("done").inc()
            metrics.QUEUE_LENGTH.set(await self._queue_length())
            try:
                async with asyncio.timeout(self._settings.scan.reaper_interval_seconds):
                    await stopping.wait()
            except TimeoutError:
                continue

    async def round(self) -> None:
        """Bring back lost scans, reopen findings whose acceptance has expired, delete expired tokens."""
        reaped = await reap(self._database, self._settings.scan, self._dispatch)
        metrics.SCANS_REVIVED.inc(len(reaped.revived))
        metrics.SCANS_EXHAUSTED.inc(len(reaped.failed))
        async with self._database.transaction() as session:
            await expire_acceptances(session)
            await AuthRepository(session).purge_expired()

    async def _queue_length(self) -> float:
        """Messages in the queue, NaN when the broker does not say."""
        url = self._settings.cache.redis_url.get_secret_value()
        try:
            async with Redis.from_url(url, socket_timeout=_BROKER_PATIENCE_SECONDS) as broker:
                return float(await broker.llen(SCAN_QUEUE))
        except (RedisError, OSError) as error:
            _log.warning("the length of the queue is unknown", cause=repr(error)[:300])
            return math.nan

    async def _dispatch(self, scan_ids: Sequence[int]) -> None:
        await asyncio.to_thread(_send, self._celery, scan_ids)


def _broker(settings: Settings) -> Celery:
    """Sends scans to the workers. Not the workers' own application: that one demands a worker's memory."""
    celery = Celery("mcp-scheduler", broker=settings.cache.redis_url.get_secret_value(), set_as_current=False)
    celery.conf.update(
        task_ignore_result=True,
        broker_connection_retry=False,
        broker_connection_timeout=_BROKER_TIMEOUT_SECONDS,
        broker_transport_options={
            "socket_timeout": _BROKER_TIMEOUT_SECONDS,
            "socket_connect_timeout": _BROKER_TIMEOUT_SECONDS,
            "max_retries": 0,
        },
    )
    return celery


def _send(celery: Celery, scan_ids: Sequence[int]) -> None:
    for scan_id in scan_ids:
        celery.send_task(HEAVY_SCAN_TASK, args=[scan_id], queue=SCAN_QUEUE, retry=False)


async def _main(settings: Settings) -> None:
    plan = current_plan(Role.SCHEDULER, os.environ)
    database = open_database(settings.database, process_name="mcp-scheduler", pool_size=int(plan.pool_size))
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    _log.info("scheduler ready", interval_seconds=settings.scan.reaper_interval_seconds)
    scheduler = Scheduler(settings, database, _broker(settings))
    serve_scheduler(settings, plan, scheduler.beat)
    try:
        await scheduler.run(stopping)
    finally:
        await database.close()
    _log.info("scheduler stopped")


def main() -> int:
    """Run the scheduler until SIGTERM or SIGINT."""
    try:
        settings = load_settings()
        configure_logging(settings.api)
        asyncio.run(_main(settings))
    except (SettingsError, SizingError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
