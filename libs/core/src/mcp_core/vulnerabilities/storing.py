"""Store what a scan found: once per fingerprint, however often the same scan is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.database.storable import storable_text
from mcp_core.scans.report import FindingLike
from mcp_core.vulnerabilities.models import SEVERITY_RANK

# References are joined by this for the trip to Postgres: arrays of arrays would be flattened by unnest.
_SEPARATOR = "\x1f"

_REOPEN_HISTORY = text(
    """
    insert into vulnerability_status_changes (vulnerability_id, from_status, to_status, reason, scan_id)
    select id, status, 'open',
           case status when 'fixed' then 'seen again by a scan' else 'the acceptance has expired' end, :scan_id
    from vulnerabilities
    where server_id = :server_id and fingerprint = any(cast(:fingerprints as text[]))
      and (status = 'fixed' or (status = 'accepted' and accepted_until < now()))
    """
)

_UPSERT = text(
    """
    insert into vulnerabilities as v (
        server_id, fingerprint, rule, title, severity, severity_rank, confidence, surface, object_name, pointer,
        evidence, remediation, "references", first_scan_id, last_scan_id
    )
    select :server_id, f.fingerprint, f.rule, f.title, f.severity, f.severity_rank, f.confidence, f.surface,
           f.object_name, f.pointer, f.evidence, f.remediation,
           coalesce(string_to_array(nullif(f.refs, ''), :separator), '{}'), :scan_id, :scan_id
    from unnest(
        cast(:fingerprints as text[]), cast(:rules as text[]), cast(:titles as text[]), cast(:severities as text[]),
        cast(:ranks as smallint[]), cast(:confidences as text[]), cast(:surfaces as text[]), cast(:names as text[]),
        cast(:pointers as text[]), cast(:evidences as text[]), cast(:remediations as text[]), cast(:refs as text[])
    ) as f(fingerprint, rule, title, severity, severity_rank, confidence, surface, object_name, pointer, evidence,
           remediation, refs)
    order by f.fingerprint
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
    """
)

_OCCURRENCES = text(
    """
    insert into occurrences (vulnerability_id, scan_id)
    select unnest(cast(:ids as bigint[])), :scan_id
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


def _columns(findings: Sequence[FindingLike]) -> dict[str, object]:
    def each(read: Callable[[FindingLike], str]) -> list[str]:
        return [storable_text(read(finding)) for finding in findings]

    return {
        "fingerprints": each(lambda finding: finding.fingerprint),
        "rules": each(lambda finding: finding.rule),
        "titles": each(lambda finding: finding.title),
        "severities": each(lambda finding: str(finding.severity)),
        "ranks": [SEVERITY_RANK[str(finding.severity)] for finding in findings],
        "confidences": each(lambda finding: str(finding.confidence)),
        "surfaces": each(lambda finding: finding.location.surface),
        "names": each(lambda finding: finding.location.name),
        "pointers": each(lambda finding: finding.location.pointer),
        "evidences": each(lambda finding: finding.evidence),
        "remediations": each(lambda finding: finding.remediation),
        "refs": each(lambda finding: _SEPARATOR.join(finding.references)),
    }


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
        columns = _columns(unique)
        scope = {"server_id": server_id, "scan_id": scan_id}
        await session.execute(_REOPEN_HISTORY, scope | {"fingerprints": columns["fingerprints"]})
        ids = (await session.execute(_UPSERT, scope | columns | {"separator": _SEPARATOR})).scalars().all()
        await session.execute(_OCCURRENCES, {"ids": list(ids), "scan_id": scan_id})
    if complete:
        await session.execute(_MARK_FIXED, {"server_id": server_id, "scan_id": scan_id})
