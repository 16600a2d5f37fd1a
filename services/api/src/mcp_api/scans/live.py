"""The live events of one scan, by server-sent events."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from mcp_api.auth.standing import Standing
from mcp_api.errors import is_database_down
from mcp_api.scans.schemas import ScanResponse
from mcp_core.cache import CacheService
from mcp_core.database.engine import Database
from mcp_core.scans.announce import SCAN_TOPIC
from mcp_core.scans.models import ScanStatus
from mcp_core.scans.repository import ScanRepository

# Seconds after which the row is read again although nobody told: announcements may be unheard.
_POLL_SECONDS = 2.0

# Streams of one process: each asks the database once in two seconds, so these are fifty statements a second.
_MAX_STREAMS = 100
# Of which one account may have half, so that nobody shuts the others out; as with exports.
MAX_STREAMS_EACH = _MAX_STREAMS // 2

# Seconds between comments that keep proxies from closing a quiet stream; most give up after a minute.
_KEEP_ALIVE_SECONDS = 15.0


class ScanWatch:
    """Wakes the streams of a scan when any process says that it changed."""

    def __init__(self, cache: CacheService) -> None:
        self._waiting: dict[int, set[asyncio.Event]] = {}
        self._held: Counter[int] = Counter()
        cache.on_message(SCAN_TOPIC, self._changed)

    def _changed(self, message: str) -> None:
        for event in self._waiting.get(int(message), ()) if message.isdecimal() else ():
            event.set()

    @property
    def full(self) -> bool:
        """Whether this process follows as many streams as it can poll for."""
        return sum(map(len, self._waiting.values())) >= _MAX_STREAMS

    def exhausted(self, user_id: int) -> bool:
        """Whether the account has its share of this process's streams."""
        return self._held[user_id] >= MAX_STREAMS_EACH

    def watch(self, scan_id: int, user_id: int) -> tuple[asyncio.Event, Callable[[], None]]:
        """An event that is set at each change, and how to stop watching (once)."""
        event = asyncio.Event()
        self._waiting.setdefault(scan_id, set()).add(event)
        self._held[user_id] += 1

        def stop() -> None:
            watchers = self._waiting.get(scan_id, set())
            watchers.discard(event)
            self._held[user_id] -= 1
            if not self._held[user_id]:
                del self._held[user_id]
            if not watchers:
                self._waiting.pop(scan_id, None)

        return event, stop


async def _changed_or_polled(changed: asyncio.Event, standing: Standing) -> bool:
    """Wait for a change, at most until the row is due to be read again; False when the caller lost its standing."""
    ended, told = asyncio.ensure_future(standing.ended()), asyncio.ensure_future(changed.wait())
    try:
        await asyncio.wait({ended, told}, timeout=_POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return not ended.done()
    finally:
        ended.cancel()
        told.cancel()


async def follow(
    scan_id: int,
    user_id: int,
    database: Database,
    watch: ScanWatch,
    allowed: Callable[[], Awaitable[bool]],
    standing: Standing,
) -> AsyncIterator[bytes]:
    """The scan's state now and at each change, as server-sent events, until it has ended.

    No connection is held between events. The stream ends when the scan does, when the row is gone, when the caller's
    credential has expired (is no longer `allowed`) or was taken away. While the database is away it only waits.
    """
    changed, stop = watch.watch(scan_id, user_id)
    last = ""
    quiet = 0.0
    try:
        while True:
            changed.clear()
            try:
                if not await allowed():
                    return
                async with database.sessions() as session:
                    scan = await ScanRepository(session).get(scan_id)
            except (SQLAlchemyError, OSError) as error:
                if not is_database_down(error):
                    raise
                await asyncio.sleep(_POLL_SECONDS)
                continue
            if scan is None:
                return
            state = ScanResponse.model_validate(scan)
            document = state.model_dump_json()
            # A heartbeat alone is no event.
            known = state.model_dump_json(exclude={"heartbeat_at"})
            if known != last:
                last, quiet = known, 0.0
                yield f"event: {scan.status}\ndata: {document}\n\n".encode()
            if ScanStatus(scan.status).final:
                return
            if not await _changed_or_polled(changed, standing):
                return
            quiet = 0.0 if changed.is_set() else quiet + _POLL_SECONDS
            if quiet >= _KEEP_ALIVE_SECONDS:
                quiet = 0.0
                yield b": still waiting\n\n"
    finally:
        stop()
