"""Table of accounts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, DateTime, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mcp_core.auth.models import ApiKey
from mcp_core.database.base import Base, BigId, CreatedAt


class Role(StrEnum):
    """What an account may do; each role includes the ones before it."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Whether this role grants everything that `other` grants."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class User(Base):
    """An account. Tokens issued before `tokens_valid_from` are void."""

    __tablename__ = "users"
    __table_args__ = (
        Index("uq_users_username_lower", func.lower(text("username")), unique=True),
        CheckConstraint("role in ('viewer', 'analyst', 'admin')", name="role"),
    )

    id: Mapped[BigId]
    username: Mapped[str] = mapped_column(String(150))
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    is_active: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    tokens_valid_from: Mapped[CreatedAt]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )

    api_keys: Mapped[list[ApiKey]] = relationship(lazy="raise", order_by=ApiKey.id)
