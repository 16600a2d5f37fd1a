"""Hand scans to the workers. The broker's message is only a hint: the row is there already."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import structlog
from celery import Celery
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError

from mcp_core.database.engine import Database
from mcp_core.scans.queue import HEAVY_SCAN_TASK, SCAN_QUEUE
from mcp_core.scans.repository import ScanRepository
from mcp_core.settings import CacheSettings

if TYPE_CHECKING:
    from mcp_core.telemetry.tracing_spans import Spans

_log = structlog.get_logger(__name__)

# Seconds the broker may take to accept a message. Beyond it the reaper delivers the scan later.
_BROKER_TIMEOUT_SECONDS = 2.0


class Dispatcher:
    """Sends scan ids to the broker from a thread, because the client library blocks."""

    def __init__(self, settings: CacheSettings, spans: Spans | None = None) -> None:
        self._spans = spans
        self._celery = Celery("mcp-api", broker=settings.redis_url.get_secret_value(), set_as_current=False)
        self._celery.conf.update(
            task_ignore_result=True,
            broker_connection_retry=False,
            # One thread sends at a time; the second is for the one that replaces a broken connection.
            broker_pool_limit=2,
            broker_connection_timeout=_BROKER_TIMEOUT_SECONDS,
            broker_transport_options={
                "socket_timeout": _BROKER_TIMEOUT_SECONDS,
                "socket_connect_timeout": _BROKER_TIMEOUT_SECONDS,
                "max_retries": 0,
            },
        )

    async def dispatch(self, scan_ids: Sequence[int]) -> bool:
        """Tell the workers; False when the broker is away, in which case the reaper tells them later."""
        try:
            await asyncio.to_thread(self._send, scan_ids)
        except (OSError, KombuError, CeleryError) as error:
            _log.warning("broker unavailable, scans wait for the reaper", scans=list(scan_ids), cause=repr(error)[:300])
            return False
        return True

    def _send(self, scan_ids: Sequence[int]) -> None:
        sending: AbstractContextManager[dict[str, str]]
        sending = nullcontext({}) if self._spans is None else self._spans.sending(SCAN_QUEUE)
        with sending as headers, self._celery.producer_or_acquire() as producer:
            for scan_id in scan_ids:
                self._celery.send_task(
                    HEAVY_SCAN_TASK, args=[scan_id], queue=SCAN_QUEUE, producer=producer, retry=False, headers=headers
                )

    def close(self) -> None:
        """Drop the broker connections."""
        self._celery.close()


async def hand_to_workers(dispatcher: Dispatcher, database: Database, scan_id: int) -> None:
    """Tell the workers of a committed scan, and note that they were told."""
    if await dispatcher.dispatch([scan_id]):
        async with database.transaction() as session:
            await ScanRepository(session).mark_dispatched([scan_id])
