"""Every query on scans. Each change of state is one guarded statement, so that two processes cannot both win."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.scans.models import Scan, ScanKind, ScanStatus
from mcp_core.servers.models import Server

_UNFINISHED = (ScanStatus.PENDING.value, ScanStatus.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Claim:
    """A scan that this process now runs."""

    scan_id: int
    server_id: int
    url: str
    attempt: int


class ScanRepository:
    """Scans of one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, scan_id: int) -> Scan | None:
        """The scan with this id."""
        return await self._session.get(Scan, scan_id)

    async def by_idempotency_key(self, user_id: int, key: str) -> Scan | None:
        """The scan that this user asked for under this Idempotency-Key."""
        return await self._session.scalar(select(Scan).where(Scan.requested_by == user_id, Scan.idempotency_key == key))

    async def add(
        self, *, server_id: int, kind: ScanKind, requested_by: int | None, idempotency_key: str | None
    ) -> Scan | None:
        """Insert a pending scan; None when this user has started one under this Idempotency-Key."""
        statement = (
            insert(Scan)
            .values(
                server_id=server_id,
                kind=kind.value,
                status=ScanStatus.PENDING.value,
                requested_by=requested_by,
                idempotency_key=idempotency_key,
            )
            .on_conflict_do_nothing(
                index_elements=["requested_by", "idempotency_key"], index_where=Scan.idempotency_key.is_not(None)
            )
            .returning(Scan)
        )
        return (await self._session.scalars(statement)).one_or_none()

    async def page(
        self, *, limit: int, before_id: int | None = None, server_id: int | None = None, status: str | None = None
    ) -> Sequence[Scan]:
        """Scans from the newest, starting before `before_id`."""
        query = select(Scan).order_by(Scan.id.desc()).limit(limit)
        if before_id is not None:
            query = query.where(Scan.id < before_id)
        if server_id is not None:
            query = query.where(Scan.server_id == server_id)
        if status is not None:
            query = query.where(Scan.status == status)
        return (await self._session.scalars(query)).all()

    async def claim(self, scan_id: int, *, owner: str, lease_seconds: float) -> Claim | None:
        """Take a pending scan, or None when it is finished, cancelled or taken by another process."""
        statement = (
            update(Scan)
            .where(Scan.id == scan_id, Scan.status == ScanStatus.PENDING.value)
            .values(
                status=ScanStatus.RUNNING.value,
                attempt=Scan.attempt + 1,
                lease_owner=owner,
                lease_expires_at=func.now() + timedelta(seconds=lease_seconds),
                heartbeat_at=func.now(),
                started_at=func.coalesce(Scan.started_at, func.now()),
            )
            .returning(Scan.id, Scan.server_id, Scan.attempt)
        )
        row = (await self._session.execute(statement)).first()
        if row is None:
            return None
        url = await self._session.scalar(select(Server.url).where(Server.id == row.server_id))
        return Claim(row.id, row.server_id, str(url), row.attempt)

    async def heartbeat(self, scan_id: int, *, owner: str, lease_seconds: float) -> bool | None:
        """Extend the lease. Returns whether cancellation was asked for, or None when the lease is lost."""
        statement = (
            update(Scan)
            .where(Scan.id == scan_id, Scan.lease_owner == owner, Scan.status == ScanStatus.RUNNING.value)
            .values(heartbeat_at=func.now(), lease_expires_at=func.now() + timedelta(seconds=lease_seconds))
            .returning(Scan.cancel_requested)
        )
        return (await self._session.execute(statement)).scalar_one_or_none()

    async def lock_leased(self, scan_id: int, *, owner: str) -> Scan | None:
        """The running scan of this owner, locked until the transaction ends; None when the lease is lost."""
        return await self._session.scalar(
            select(Scan)
            .where(Scan.id == scan_id, Scan.lease_owner == owner, Scan.status == ScanStatus.RUNNING.value)
            .with_for_update()
        )

    async def finish(self, scan_id: int, *, owner: str, status: ScanStatus, values: dict[str, Any]) -> bool:
        """Move a running scan of this owner to its final state; False when the lease is lost."""
        statement = (
            update(Scan)
            .where(Scan.id == scan_id, Scan.lease_owner == owner, Scan.status == ScanStatus.RUNNING.value)
            .values(status=status.value, finished_at=func.now(), lease_owner=None, lease_expires_at=None, **values)
            .returning(Scan.id)
        )
        return (await self._session.execute(statement)).first() is not None

    async def release(self, scan_id: int, *, owner: str) -> None:
        """Give a running scan back, unfinished, because this process is shutting down; the attempt does not count."""
        await self._session.execute(
            update(Scan)
            .where(Scan.id == scan_id, Scan.lease_owner == owner, Scan.status == ScanStatus.RUNNING.value)
            .values(
                status=ScanStatus.PENDING.value,
                attempt=Scan.attempt - 1,
                lease_owner=None,
                lease_expires_at=None,
                dispatched_at=None,
            )
        )

    async def mark_dispatched(self, scan_ids: Sequence[int]) -> None:
        """Note that a process or the broker was told of these scans just now."""
        await self._session.execute(
            update(Scan)
            .where(Scan.id.in_(scan_ids), Scan.status == ScanStatus.PENDING.value)
            .values(dispatched_at=func.now())
        )

    async def cancel(self, scan_id: int) -> str | None:
        """Ask an unfinished scan to stop. A pending one is cancelled at once, a running one by its next heartbeat.

        Returns the resulting status, or None when the scan is finished or does not exist.
        """
        pending = Scan.status == ScanStatus.PENDING.value
        statement = (
            update(Scan)
            .where(Scan.id == scan_id, Scan.status.in_(_UNFINISHED))
            .values(
                cancel_requested=True,
                status=case((pending, ScanStatus.CANCELLED.value), else_=Scan.status),
                finished_at=case((pending, func.now()), else_=None),
            )
            .returning(Scan.status)
        )
        return (await self._session.execute(statement)).scalar_one_or_none()

    async def fail_exhausted(self, *, max_attempts: int) -> Sequence[int]:
        """Fail the scans whose lease ran out too often; returns their ids."""
        statement = (
            update(Scan)
            .where(
                Scan.status == ScanStatus.RUNNING.value,
                Scan.lease_expires_at < func.now(),
                Scan.attempt >= max_attempts,
            )
            .values(
                status=ScanStatus.FAILED.value,
                finished_at=func.now(),
                lease_owner=None,
                lease_expires_at=None,
                error=f"The scan was given up after {max_attempts} attempts that came to no end: its process died, or "
                "could not store the result. Look at the worker's log, its memory limit and the database, then start "
                "a new scan.",
            )
            .returning(Scan.id)
        )
        return (await self._session.scalars(statement)).all()

    async def revive_lost(self) -> Sequence[int]:
        """Return running scans whose lease has expired to pending, or to cancelled when that was asked for."""
        statement = (
            update(Scan)
            .where(Scan.status == ScanStatus.RUNNING.value, Scan.lease_expires_at < func.now())
            .values(
                status=case((Scan.cancel_requested, ScanStatus.CANCELLED.value), else_=ScanStatus.PENDING.value),
                finished_at=case((Scan.cancel_requested, func.now()), else_=None),
                lease_owner=None,
                lease_expires_at=None,
                dispatched_at=None,
            )
            .returning(Scan.id)
        )
        return (await self._session.scalars(statement)).all()

    async def undelivered(self, *, older_than_seconds: float, limit: int) -> Sequence[int]:
        """Pending scans that nobody has been told of lately, oldest first."""
        age = timedelta(seconds=older_than_seconds)
        # A background scan waits in the memory of the process that accepted it: give that process its time.
        told_lately = and_(Scan.dispatched_at.is_not(None), Scan.dispatched_at > func.now() - age)
        just_created = and_(Scan.attempt == 0, Scan.dispatched_at.is_(None), Scan.created_at > func.now() - age)
        query = (
            select(Scan.id)
            .where(Scan.status == ScanStatus.PENDING.value, ~or_(told_lately, just_created))
            .order_by(Scan.id)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()
