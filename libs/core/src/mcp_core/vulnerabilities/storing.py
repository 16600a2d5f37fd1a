"""Store what a scan found: once per fingerprint, however often the same scan is stored."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.database.storable import storable_text
from mcp_core.scans.report import FindingLike
from mcp_core.vulnerabilities.models import SEVERITY_RANK

# One per connection, emptied by each commit. COPY into it and one statement from it cost a third less than arrays as
# parameters and ids sent back and forth (measured with 10,000 findings).
_INCOMING = text(
    """
    create temporary table if not exists incoming_findings (
        fingerprint text, rule text, title text, severity text, severity_rank smallint, confidence text, surface text,
        object_name text, pointer text, evidence text, remediation text, "references" text[]
    ) on commit delete rows
    """
)
_INCOMING_COLUMNS = (
    "fingerprint", "rule", "title", "severity", "severity_rank", "confidence", "surface", "object_name", "pointer",
    "evidence", "remediation", "references",
)  # fmt: skip

_REOPEN_HISTORY = text(
    """
    insert into vulnerability_status_changes (vulnerability_id, from_status, to_status, reason, scan_id)
    select id, status, 'open',
           case status when 'fixed' then 'seen again by a scan' else 'the acceptance has expired' end, :scan_id
    from vulnerabilities
    where server_id = :server_id and fingerprint in (select fingerprint from incoming_findings)
      and (status = 'fixed' or (status = 'accepted' and accepted_until < now()))
    """
)

_UPSERT = text(
    """
    with stored as (
        insert into vulnerabilities as v (
            server_id, fingerprint, rule, title, severity, severity_rank, confidence, surface, object_name, pointer,
            evidence, remediation, "references", first_scan_id, last_scan_id
        )
        select :server_id, fingerprint, rule, title, severity, severity_rank, confidence, surface, object_name,
               pointer, evidence, remediation, "references", :scan_id, :scan_id
        from incoming_findings
        order by fingerprint
        on conflict (server_id, fingerprint) do update set
            title = excluded.title, severity = excluded.severity, severity_rank = excluded.severity_rank,
            confidence = excluded.confidence, surface = excluded.surface, object_name = excluded.object_name,
            pointer = excluded.pointer, evidence = excluded.evidence, remediation = excluded.remediation,
            "references" = excluded."references", last_scan_id = excluded.last_scan_id, last_seen_at = now(),
            updated_at = now(),
            status = case when v.status = 'fixed' or (v.status = 'accepted' and v.accepted_until < now())
                          then 'open' else v.status end,
            accepted_until = case when v.status = 'accepted' and v.accepted_until < now() then null
                                  else v.accepted_until end
        returning v.id
    )
    insert into occurrences (vulnerability_id, scan_id)
    select id, :scan_id from stored
    on conflict do nothing
    """
)

_MARK_FIXED = text(
    """
    with gone as (
        select id, status from vulnerabilities
        where server_id = :server_id and last_scan_id is distinct from :scan_id
          and status in ('open', 'acknowledged', 'accepted')
          and rule not like 'drift%'  -- a change happened once: it stays until somebody has looked at it
        for update
    ), history as (
        insert into vulnerability_status_changes (vulnerability_id, from_status, to_status, reason, scan_id)
        select id, status, 'fixed', 'a complete scan no longer shows it', :scan_id from gone
    )
    update vulnerabilities as v set status = 'fixed', updated_at = now(), accepted_until = null
    from gone where v.id = gone.id
    """
)


def _record(finding: FindingLike) -> tuple[object, ...]:
    return (
        storable_text(finding.fingerprint),
        storable_text(finding.rule),
        storable_text(finding.title),
        str(finding.severity),
        SEVERITY_RANK[str(finding.severity)],
        str(finding.confidence),
        storable_text(finding.location.surface),
        storable_text(finding.location.name),
        storable_text(finding.location.pointer),
        storable_text(finding.evidence),
        storable_text(finding.remediation),
        [storable_text(reference) for reference in finding.references],
    )


async def _copy_in(session: AsyncSession, findings: Sequence[FindingLike]) -> None:
    """Fill the temporary table, within the session's transaction."""
    await session.execute(_INCOMING)
    # Another scan may have been stored in this transaction.
    await session.execute(text("delete from incoming_findings"))
    raw = await (await session.connection()).get_raw_connection()
    if raw.driver_connection is None:
        raise RuntimeError("The session has no connection to PostgreSQL. Report this as a bug of the platform.")
    await raw.driver_connection.copy_records_to_table(
        "incoming_findings", records=[_record(finding) for finding in findings], columns=_INCOMING_COLUMNS
    )


async def store_findings(
    session: AsyncSession, *, server_id: int, scan_id: int, findings: Sequence[FindingLike], complete: bool
) -> None:
    """Insert or refresh the findings of one scan within the caller's transaction.

    Findings that were fixed come back as open. A complete scan also marks as fixed what it no longer shows; a
    degraded one does not, because it may just not have looked there.
    """
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended('vulnerabilities', :server_id))"),
        {"server_id": server_id},
    )
    unique = list({finding.fingerprint: finding for finding in findings}.values())
    if unique:
        scope = {"server_id": server_id, "scan_id": scan_id}
        await _copy_in(session, unique)
        await session.execute(_REOPEN_HISTORY, scope)
        await session.execute(_UPSERT, scope)
    if complete:
        await session.execute(_MARK_FIXED, {"server_id": server_id, "scan_id": scan_id})
