"""Table of security events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mcp_core.database.base import Base, BigId, CreatedAt


class SecurityEvent(Base):
    """Who did what to which object, when and from where. A trigger refuses update and delete."""

    __tablename__ = "security_events"
    __table_args__ = (Index("ix_security_events_user_id_id", "user_id", text("id desc")),)

    id: Mapped[BigId]
    occurred_at: Mapped[CreatedAt]
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="RESTRICT"))
    actor: Mapped[str] = mapped_column(String(150))
    action: Mapped[str] = mapped_column(String(64), index=True)
    object_type: Mapped[str] = mapped_column(String(32), server_default="")
    object_id: Mapped[str] = mapped_column(String(64), server_default="")
    address: Mapped[str] = mapped_column(String(64), server_default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
