"""Tables of API keys, refresh tokens and revoked access tokens."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_core.database.base import Base, BigId, CreatedAt, Timestamp


class ApiKey(Base):
    """A key for scripts: shown once, stored as a SHA-256 hash, limited to a role, expiring."""

    __tablename__ = "api_keys"

    id: Mapped[BigId]
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(150))
    prefix: Mapped[str] = mapped_column(String(16))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Timestamp | None]
    last_used_at: Mapped[Timestamp | None]
    revoked_at: Mapped[Timestamp | None]


class RefreshToken(Base):
    """One link of a chain of refresh tokens. Using a link twice reveals theft and ends its whole family."""

    __tablename__ = "refresh_tokens"

    id: Mapped[BigId]
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    family: Mapped[str] = mapped_column(String(32), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Timestamp]
    used_at: Mapped[Timestamp | None]
    revoked_at: Mapped[Timestamp | None]


class RevokedToken(Base):
    """A session that was ended before its tokens were; the row may go once `expires_at`, the last one's, has passed."""

    __tablename__ = "revoked_tokens"

    # What every token of the session carries as its `sid`, and its refresh tokens as their family.
    token_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[Timestamp] = mapped_column(index=True)
    revoked_at: Mapped[CreatedAt]


class SigningGeneration(Base):
    """A generation of signing keys. Keys are derived from the secret key and this number; none is stored."""

    __tablename__ = "signing_generations"

    generation: Mapped[BigId]
    created_at: Mapped[CreatedAt]
    revoked_at: Mapped[Timestamp | None]
