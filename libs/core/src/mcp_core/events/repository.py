"""Writing and reading security events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.events.models import SecurityEvent


def record_event(
    session: AsyncSession,
    action: str,
    *,
    actor: str,
    user_id: int | None = None,
    subject: tuple[str, object] = ("", ""),
    address: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Add an event to the session's transaction, so that it is stored exactly when the act itself is.

    Args:
        session: the transaction that does what the event tells.
        action: `domain.verb`, for example `auth.login_failed`.
        actor: name of the user, or of the process that acts by itself.
        user_id: the acting account, when there is one.
        subject: kind and id of the object acted upon.
        address: the client's network address.
        details: further facts; never a secret.
    """
    kind, object_id = subject
    session.add(
        SecurityEvent(
            action=action,
            actor=actor,
            user_id=user_id,
            object_type=kind,
            object_id=str(object_id),
            address=address,
            details=details or {},
        )
    )


async def list_events(
    session: AsyncSession, *, limit: int, before_id: int | None = None, user_id: int | None = None, action: str = ""
) -> Sequence[SecurityEvent]:
    """Events from the newest, starting before `before_id`."""
    query = select(SecurityEvent).order_by(SecurityEvent.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(SecurityEvent.id < before_id)
    if user_id is not None:
        query = query.where(SecurityEvent.user_id == user_id)
    if action:
        query = query.where(SecurityEvent.action == action)
    return (await session.scalars(query)).all()
