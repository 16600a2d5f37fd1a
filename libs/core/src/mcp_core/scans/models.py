"""Table of scans and the states a scan passes through."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Index, Integer, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mcp_core.database.base import Base, BigId, CreatedAt, Timestamp


class ScanStatus(StrEnum):
    """pending -> running -> completed | failed | cancelled; a lost running scan returns to pending."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether no further change of state is possible."""
        return self in {ScanStatus.COMPLETED, ScanStatus.FAILED, ScanStatus.CANCELLED}


class ScanKind(StrEnum):
    """Where a scan was asked to run; a recovered one always runs on a worker."""

    BACKGROUND = "background"
    HEAVY = "heavy"


class Scan(Base):
    """One scan of one server. The row is the truth; the broker's message is only a hint."""

    __tablename__ = "scans"
    __table_args__ = (
        CheckConstraint("status in ('pending', 'running', 'completed', 'failed', 'cancelled')", name="status"),
        CheckConstraint("kind in ('background', 'heavy')", name="kind"),
        Index("ix_scans_server_id_id", "server_id", text("id desc")),
        # The reaper's question, answered from a handful of index entries however many scans are finished.
        Index(
            "ix_scans_unfinished",
            "status",
            "lease_expires_at",
            postgresql_where=text("status in ('pending', 'running')"),
        ),
        Index(
            "uq_scans_requested_by_idempotency_key",
            "requested_by",
            "idempotency_key",
            unique=True,
            postgresql_where=text("idempotency_key is not null"),
        ),
    )

    id: Mapped[BigId]
    server_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("servers.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), server_default=ScanStatus.PENDING.value)
    attempt: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_expires_at: Mapped[Timestamp | None]
    heartbeat_at: Mapped[Timestamp | None]
    dispatched_at: Mapped[Timestamp | None]
    verdict: Mapped[str | None] = mapped_column(String(16))
    coverage: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    finding_counts: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    error: Mapped[str | None]
    duration_seconds: Mapped[float | None] = mapped_column(Float)
    snapshot_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("snapshots.id", ondelete="SET NULL"))
    requested_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="SET NULL"))
    idempotency_key: Mapped[str | None] = mapped_column(String(200))
    cancel_requested: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[CreatedAt]
    started_at: Mapped[Timestamp | None]
    finished_at: Mapped[Timestamp | None]
