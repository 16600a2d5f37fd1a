"""The questions of the census. Each reads committed rows and takes no lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_core.scans.models import Scan, ScanStatus
from mcp_core.servers.models import Server
from mcp_core.vulnerabilities.models import Vulnerability

UNFINISHED = (ScanStatus.PENDING.value, ScanStatus.RUNNING.value)

# usename and application_name are visible to every role; the rest of pg_stat_activity is not needed.
_CONNECTIONS = text("""
    select usename, case when application_name like 'mcp-%' then application_name else 'other' end, count(*)
    from pg_stat_activity where datname = current_database() group by 1, 2
""")
_LIMITS = text("""
    select rolname, rolconnlimit from pg_roles
    where rolconnlimit >= 0 and (rolname = current_user or rolname like 'mcp\\_%')
""")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Unfinished scans by status, and the age of the oldest that nobody runs."""

    scans: Mapping[str, int]
    oldest_pending_seconds: float


class CensusRepository:
    """Counts rows and connections."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def waiting(self) -> Waiting:
        """Unfinished scans: as many index entries as there are of them."""
        age = func.extract("epoch", func.now() - Scan.created_at)
        oldest = func.coalesce(func.max(case((Scan.status == ScanStatus.PENDING.value, age))), 0)
        rows = await self._session.execute(
            # Literals, so that the partial index answers.
            select(Scan.status, func.count(), oldest)
            .where(literal_column("status in ('pending', 'running')"))
            .group_by(Scan.status)
        )
        counted = dict.fromkeys(UNFINISHED, 0)
        seconds = 0.0
        for status, count, age_seconds in rows:
            counted[status] = count
            seconds = max(seconds, float(age_seconds))
        return Waiting(counted, seconds)

    async def connections(self) -> Mapping[tuple[str, str], int]:
        """Sessions of this database by role and process name."""
        rows = await self._session.execute(_CONNECTIONS)
        return {(role or "", process): count for role, process, count in rows}

    async def connection_limits(self) -> Mapping[str, int]:
        """CONNECTION LIMIT of our roles that have one."""
        rows = await self._session.execute(_LIMITS)
        return {row[0]: row[1] for row in rows}

    async def max_connections(self) -> int:
        """What the server was started with."""
        return int((await self._session.execute(text("show max_connections"))).scalar_one())

    async def findings(self) -> Mapping[tuple[str, str], int]:
        """Findings by severity and status: every row is read, 0.2 s for a million."""
        rows = await self._session.execute(
            select(Vulnerability.severity, Vulnerability.status, func.count()).group_by(
                Vulnerability.severity, Vulnerability.status
            )
        )
        return {(severity, status): count for severity, status, count in rows}

    async def servers(self) -> Mapping[str, int]:
        """Registered servers by their last verdict."""
        verdict = func.coalesce(Server.last_verdict, "never")
        rows = await self._session.execute(select(verdict, func.count()).group_by(verdict))
        return {row[0]: row[1] for row in rows}
