"""Bring back the scans that a killed process or a lost message left behind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from mcp_core.database.engine import Database
from mcp_core.scans.repository import ScanRepository
from mcp_core.settings import ScanSettings

_log = structlog.get_logger(__name__)

# Scans handed out in one round: bounds the burst after a long outage; the next round takes the rest.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Reaped:
    """What one round did, as scan ids."""

    revived: Sequence[int]
    failed: Sequence[int]
    dispatched: Sequence[int]


async def reap(
    database: Database, settings: ScanSettings, dispatch: Callable[[Sequence[int]], Awaitable[None]]
) -> Reaped:
    """Revive scans with an expired lease, fail the hopeless, and hand every undelivered one to the workers.

    Several rounds may run at once: each statement changes a row only while it still is what it should be.
    """
    async with database.transaction() as session:
        repository = ScanRepository(session)
        failed = await repository.fail_exhausted(max_attempts=settings.scan_max_attempts)
        revived = await repository.revive_lost()
        waiting = await repository.undelivered(older_than_seconds=settings.scan_redispatch_seconds, limit=_BATCH)
    if waiting:
        await dispatch(waiting)
        async with database.transaction() as session:
            await ScanRepository(session).mark_dispatched(waiting)
    if revived or failed or waiting:
        _log.warning("lost scans found", revived=list(revived), failed=list(failed), dispatched=list(waiting))
    return Reaped(revived, failed, waiting)
