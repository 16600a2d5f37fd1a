"""What people decide about findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import BigInteger, CursorResult, DateTime, String, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
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


# In the order of the servers' ids, each with the lock that storing a scan takes: one locks its findings by id, the
# other by fingerprint, and they would wait for each other.
_LOCK_SERVERS = text(
    """
    select pg_advisory_xact_lock(hashtextextended('vulnerabilities', server_id))
    from (select distinct server_id from vulnerabilities where id = any(:ids) order by server_id) as servers
    """
).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))

_TRIAGE = text(
    """
    with found as (
        select id, status,
               (status, status_reason, accepted_until) is distinct from
               (cast(:status as text), cast(:reason as text), cast(:until as timestamptz)) as differs
        from vulnerabilities where id = any(:ids) order by id for update
    ), changed as (
        update vulnerabilities as v
        set status = :status, status_reason = :reason, accepted_until = :until, status_changed_by = :user_id,
            status_changed_at = now(), updated_at = now()
        from found where v.id = found.id and found.differs
    ), history as (
        insert into vulnerability_status_changes (vulnerability_id, from_status, to_status, reason, user_id)
        select id, status, :status, :reason, :user_id from found where differs order by id
    )
    select count(*) from found
    """
).bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("status", type_=String),
    bindparam("reason", type_=String),
    bindparam("until", type_=DateTime(timezone=True)),
    bindparam("user_id", type_=BigInteger),
)


async def triage(session: AsyncSession, ids: Sequence[int], decision: Decision, *, user_id: int) -> int:
    """Apply one decision to findings, keeping their history; returns how many of them exist.

    A finding on which the same was decided for the same reason already stays as it is, without a step of history.
    """
    await session.execute(_LOCK_SERVERS, {"ids": list(ids)})
    found = await session.execute(
        _TRIAGE,
        {
            "ids": list(ids),
            "status": decision.status.value,
            "reason": decision.reason,
            "until": decision.accepted_until,
            "user_id": user_id,
        },
    )
    return int(found.scalar_one())


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
