"""Tables of servers and of the snapshots taken of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mcp_core.database.base import Base, BigId, CreatedAt


class Server(Base):
    """An MCP server in the inventory."""

    __tablename__ = "servers"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    url: Mapped[str] = mapped_column(String(2048), unique=True)
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )
    last_verdict: Mapped[str | None] = mapped_column(String(16))
    last_scanned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Snapshot(Base):
    """Canonical JSON of everything a server showed; one row per server and content."""

    __tablename__ = "snapshots"
    __table_args__ = (UniqueConstraint("server_id", "content_hash"),)

    id: Mapped[BigId]
    server_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("servers.id", ondelete="CASCADE"))
    content_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    first_seen_at: Mapped[CreatedAt]
    last_seen_at: Mapped[CreatedAt]
