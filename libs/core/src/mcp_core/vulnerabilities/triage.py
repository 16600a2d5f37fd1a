"""What people decide about findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import CursorResult, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.vulnerabilities.models import StatusChange, Vulnerability, VulnerabilityStatus

# The decisions a person can take; `fixed` is a scan's to say.
DECISIONS: Final = frozenset(VulnerabilityStatus) - {VulnerabilityStatus.FIXED}


class TriageRuleError(ValueError):
    """The decision breaks a rule; the message says which, `field` where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Decision:
    """A new status, why, and for an acceptance until when."""

    status: VulnerabilityStatus
    reason: str | None = None
    accepted_until: datetime | None = None

    def check(self, now: datetime) -> None:
        """Check the rules of triage.

        Raises:
            TriageRuleError: an acceptance without reason or future expiry, or an expiry on anything else.
        """
        if self.status not in DECISIONS:
            raise TriageRuleError(
                "status", "Only a complete scan marks a finding as fixed. Fix the server and scan it again."
            )
        until = "accepted_until"
        if self.status is VulnerabilityStatus.ACCEPTED:
            if not self.reason or self.accepted_until is None:
                missing = until if self.reason else "reason"
                raise TriageRuleError(missing, f"Accepting a risk needs a `reason` and the date `{until}`. Give both.")
            if self.accepted_until.tzinfo is None or self.accepted_until <= now:
                raise TriageRuleError(until, f"`{until}` needs a time zone and must lie in the future.")
        elif self.accepted_until is not None:
            raise TriageRuleError(until, f"`{until}` belongs to the status accepted only. Leave it out.")


async def triage(session: AsyncSession, ids: Sequence[int], decision: Decision, *, user_id: int) -> list[Vulnerability]:
    """Apply one decision to findings, keeping their history; returns those that exist, changed."""
    query = select(Vulnerability).where(Vulnerability.id.in_(ids)).order_by(Vulnerability.id).with_for_update()
    found = list((await session.scalars(query)).all())
    for vulnerability in found:
        session.add(
            StatusChange(
                vulnerability_id=vulnerability.id,
                from_status=vulnerability.status,
                to_status=decision.status.value,
                reason=decision.reason,
                user_id=user_id,
            )
        )
        vulnerability.status = decision.status.value
        vulnerability.status_reason = decision.reason
        vulnerability.accepted_until = decision.accepted_until
        vulnerability.status_changed_by = user_id
        vulnerability.status_changed_at = func.now()
    await session.flush()
    return found


_EXPIRE = text(
    """
    with expired as (
        select id from vulnerabilities where status = 'accepted' and accepted_until < now() for update skip locked
    ), reopened as (
        update vulnerabilities v set status = 'open', accepted_until = null, updated_at = now()
        from expired where v.id = expired.id
    )
    insert into vulnerability_status_changes (vulnerability_id, from_status, to_status, reason)
    select id, 'accepted', 'open', 'the acceptance has expired' from expired
    """
)


async def expire_acceptances(session: AsyncSession) -> int:
    """Reopen the findings whose acceptance has run out; returns how many."""
    # An update announces a change even when it finds no row, and this is asked every few seconds.
    due = select(Vulnerability.id).where(
        Vulnerability.status == VulnerabilityStatus.ACCEPTED.value, Vulnerability.accepted_until < func.now()
    )
    if await session.scalar(due.limit(1)) is None:
        return 0
    result = await session.execute(_EXPIRE)
    return cast("CursorResult[Any]", result).rowcount


async def history(session: AsyncSession, vulnerability_id: int, *, limit: int = 200) -> Sequence[StatusChange]:
    """The finding's changes of status, newest first."""
    query = (
        select(StatusChange)
        .where(StatusChange.vulnerability_id == vulnerability_id)
        .order_by(StatusChange.id.desc())
        .limit(limit)
    )
    return (await session.scalars(query)).all()
