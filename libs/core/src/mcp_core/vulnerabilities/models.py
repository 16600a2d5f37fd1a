"""Tables of findings, where they were seen, and what people decided about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from mcp_core.database.base import Base, BigId, CreatedAt, Timestamp


class VulnerabilityStatus(StrEnum):
    """Life of a finding; `fixed` is set by a complete scan that no longer shows it, never by hand."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    FALSE_POSITIVE = "false_positive"
    FIXED = "fixed"


# Text severities sort by this rank; the same order as the scanner's Severity.
SEVERITY_RANK = {"critical": 4, "high": 3, "medium": 2, "low": 1, "info": 0}


class Vulnerability(Base):
    """One finding of one server, recognised across scans by its fingerprint."""

    __tablename__ = "vulnerabilities"
    __table_args__ = (
        UniqueConstraint("server_id", "fingerprint"),
        CheckConstraint("severity in ('critical', 'high', 'medium', 'low', 'info')", name="severity"),
        CheckConstraint("status in ('open', 'acknowledged', 'accepted', 'false_positive', 'fixed')", name="status"),
        Index("ix_vulnerabilities_created_at_id", text("created_at desc"), text("id desc")),
        Index("ix_vulnerabilities_severity_rank_id", text("severity_rank desc"), text("id desc")),
        Index(
            "ix_vulnerabilities_text",
            "title",
            "evidence",
            postgresql_using="gin",
            postgresql_ops={"title": "gin_trgm_ops", "evidence": "gin_trgm_ops"},
        ),
        # The scheduler's question: whose acceptance has run out?
        Index("ix_vulnerabilities_accepted_until", "accepted_until", postgresql_where=text("status = 'accepted'")),
    )

    id: Mapped[BigId]
    server_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("servers.id", ondelete="CASCADE"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(100), index=True)
    title: Mapped[str]
    severity: Mapped[str] = mapped_column(String(16))
    severity_rank: Mapped[int] = mapped_column(SmallInteger)
    confidence: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), server_default=VulnerabilityStatus.OPEN.value)
    surface: Mapped[str] = mapped_column(String(32))
    object_name: Mapped[str] = mapped_column(server_default="")
    pointer: Mapped[str] = mapped_column(server_default="")
    evidence: Mapped[str] = mapped_column(server_default="")
    remediation: Mapped[str] = mapped_column(server_default="")
    references: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=text("'{}'::text[]"))
    first_seen_at: Mapped[CreatedAt]
    last_seen_at: Mapped[CreatedAt]
    first_scan_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("scans.id", ondelete="SET NULL"))
    last_scan_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("scans.id", ondelete="SET NULL"))
    accepted_until: Mapped[Timestamp | None]
    status_reason: Mapped[str | None]
    status_changed_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="SET NULL"))
    status_changed_at: Mapped[Timestamp | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )


class Occurrence(Base):
    """A finding was seen by a scan."""

    __tablename__ = "occurrences"

    vulnerability_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("vulnerabilities.id", ondelete="CASCADE"), primary_key=True
    )
    scan_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("scans.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class StatusChange(Base):
    """History of a finding's status: who or which scan changed it, from what to what, and why."""

    __tablename__ = "vulnerability_status_changes"
    __table_args__ = (Index("ix_vulnerability_status_changes_vulnerability_id_id", "vulnerability_id", "id"),)

    id: Mapped[BigId]
    vulnerability_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("vulnerabilities.id", ondelete="CASCADE"))
    from_status: Mapped[str] = mapped_column(String(16))
    to_status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None]
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="SET NULL"))
    scan_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("scans.id", ondelete="SET NULL"))
    changed_at: Mapped[CreatedAt]
