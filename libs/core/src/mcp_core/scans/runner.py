"""Run one scan from claim to stored result, whichever process does it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from sqlalchemy import func, update
from sqlalchemy.exc import SQLAlchemyError

from mcp_core.database.engine import Database
from mcp_core.database.storable import storable_text
from mcp_core.scans.metrics import SCAN_DURATION, SCAN_FINDINGS, SCANS_FINISHED, SCANS_RUNNING, SCANS_STARTED
from mcp_core.scans.models import ScanStatus
from mcp_core.scans.report import ReportLike
from mcp_core.scans.repository import Claim, ScanRepository
from mcp_core.servers.models import Server
from mcp_core.servers.repository import ServerRepository
from mcp_core.servers.snapshots import store_snapshot
from mcp_core.settings import ScanSettings
from mcp_core.vulnerabilities.storing import store_findings

_log = structlog.get_logger(__name__)


class LeaseLostError(Exception):
    """Another process took the scan over, so this one's result must not be stored."""


class HandOverError(Exception):
    """This process cannot run the scan, but another kind of process may: the scanner raises it."""


class ScanCancelledError(Exception):
    """Somebody asked for the scan to stop."""


# The scanner: takes the address and what it showed last time (None for the first time).
ScanTarget = Callable[[str, Mapping[str, Any] | None], Awaitable[ReportLike]]


class ScanRunner:
    """Runs scans in this process under leases kept alive by heartbeats."""

    def __init__(
        self,
        database: Database,
        settings: ScanSettings,
        scan_target: ScanTarget,
        *,
        owner: str,
    ) -> None:
        """Prepare a runner.

        Args:
            database: where scans live.
            settings: lease, heartbeat and time-out.
            scan_target: the scanner; it must not raise for anything that is the target's fault.
            owner: names this process in the lease.
        """
        self._database = database
        self._settings = settings
        self._scan_target = scan_target
        self._owner = owner

    async def run(self, scan_id: int) -> ScanStatus | None:
        """Run a pending scan to its end; None when it is not pending or was lost to another process meanwhile.

        When this task is cancelled (shutdown), the scan is given back so that another process takes it at once. A scan
        that the scanner hands over is given back too, and PENDING returned.
        """
        async with self._database.transaction() as session:
            claim = await ScanRepository(session).claim(
                scan_id, owner=self._owner, lease_seconds=self._settings.scan_lease_seconds
            )
        if claim is None:
            return None
        SCANS_STARTED.inc()
        with SCANS_RUNNING.track_inprogress():
            return await self._run_claimed(claim)

    async def _run_claimed(self, claim: Claim) -> ScanStatus | None:
        scan_id = claim.scan_id
        started = time.monotonic()
        try:
            report = await self._scan_with_heartbeat(claim)
            status: ScanStatus | None = await self._store(claim, report, time.monotonic() - started)
        except LeaseLostError:
            _log.warning("lease lost, result dropped", scan_id=scan_id, owner=self._owner)
            return None
        except HandOverError:
            await self._release(claim)
            return ScanStatus.PENDING
        except ScanCancelledError:
            status = await self._finish(claim, ScanStatus.CANCELLED, {})
        except asyncio.CancelledError:
            await asyncio.shield(self._release(claim))
            raise
        except SQLAlchemyError:
            # The database is away: the lease runs out and the reaper starts the scan again when it is back.
            _log.exception("scan result could not be stored; the scan will be repeated", scan_id=scan_id)
            return None
        except Exception:  # noqa: BLE001 - boundary: a defect of ours must end as a failed scan, not as a lost one
            _log.exception("scan crashed", scan_id=scan_id)
            status = await self._finish(
                claim,
                ScanStatus.FAILED,
                {"error": "The scanner itself failed, so nothing can be said about this server. See the log."},
            )
        return status

    async def _scan_with_heartbeat(self, claim: Claim) -> ReportLike:
        async with self._database.sessions() as session:
            snapshot = await ServerRepository(session).newest_snapshot(claim.server_id)
            baseline = None if snapshot is None else snapshot.document
        scan = asyncio.ensure_future(self._scan_target(claim.url, baseline))
        heart = asyncio.create_task(self._beat(claim))
        try:
            await asyncio.wait({scan, heart}, return_when=asyncio.FIRST_COMPLETED)
            if heart.done():
                heart.result()
            return await scan
        finally:
            for task in (scan, heart):
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(scan, heart, return_exceptions=True)

    async def _beat(self, claim: Claim) -> None:
        """Extend the lease until it is lost or cancellation is asked for; both end by an exception."""
        while True:
            await asyncio.sleep(self._settings.scan_heartbeat_seconds)
            try:
                async with self._database.transaction() as session:
                    cancel = await ScanRepository(session).heartbeat(
                        claim.scan_id, owner=self._owner, lease_seconds=self._settings.scan_lease_seconds
                    )
            except (SQLAlchemyError, OSError) as error:
                _log.warning("heartbeat missed", scan_id=claim.scan_id, error=type(error).__name__)
                continue
            if cancel is None:
                raise LeaseLostError
            if cancel:
                raise ScanCancelledError

    async def _store(self, claim: Claim, report: ReportLike, seconds: float) -> ScanStatus:
        verdict = str(report.verdict)
        status = ScanStatus.FAILED if verdict == "error" else ScanStatus.COMPLETED
        async with self._database.transaction() as session:
            repository = ScanRepository(session)
            if await repository.lock_leased(claim.scan_id, owner=self._owner) is None:
                raise LeaseLostError
            snapshot_id = None
            if report.snapshot is not None:
                snapshot_id = await store_snapshot(session, claim.server_id, report.snapshot)
            if status is ScanStatus.COMPLETED:
                await store_findings(
                    session,
                    server_id=claim.server_id,
                    scan_id=claim.scan_id,
                    findings=report.findings,
                    complete=verdict == "complete",
                )
            await session.execute(
                update(Server)
                .where(Server.id == claim.server_id)
                .values(last_verdict=verdict, last_scanned_at=func.now())
            )
            await repository.finish(
                claim.scan_id,
                owner=self._owner,
                status=status,
                values={
                    "verdict": verdict,
                    "coverage": dict(report.coverage),
                    "finding_counts": dict(Counter(str(finding.severity) for finding in report.findings)),
                    "error": storable_text(report.error) or None,
                    "duration_seconds": seconds,
                    "snapshot_id": snapshot_id,
                },
            )
        SCANS_FINISHED.labels(status.value, verdict).inc()
        SCAN_DURATION.observe(seconds)
        for finding in report.findings:
            SCAN_FINDINGS.labels(str(finding.severity)).inc()
        return status

    async def _finish(self, claim: Claim, status: ScanStatus, values: dict[str, Any]) -> ScanStatus | None:
        async with self._database.transaction() as session:
            stored = await ScanRepository(session).finish(
                claim.scan_id, owner=self._owner, status=status, values=values
            )
        if not stored:
            return None
        SCANS_FINISHED.labels(status.value, "none").inc()
        return status

    async def _release(self, claim: Claim) -> None:
        async with self._database.transaction() as session:
            await ScanRepository(session).release(claim.scan_id, owner=self._owner)
