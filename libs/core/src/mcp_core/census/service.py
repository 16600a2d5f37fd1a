"""Takes the census and publishes it as gauges."""

from __future__ import annotations

import time
from itertools import product

from prometheus_client import Gauge

from mcp_core.census.repository import CensusRepository
from mcp_core.database.engine import Database
from mcp_core.telemetry import metrics_slots
from mcp_core.vulnerabilities.models import SEVERITY_RANK, VulnerabilityStatus

metrics_slots.install()

# Seconds between two counts of what is cheap to count: within the usual scrape interval of 15 to 30 s.
INTERVAL = 10.0
# Seconds between two counts of findings and servers, which read every row.
ROWS_INTERVAL = 60.0
VERDICTS = ("complete", "degraded", "error", "never")

SCANS_UNFINISHED = Gauge("scans_unfinished", "Scans that have not ended", ["status"])
OLDEST_PENDING = Gauge("scans_oldest_pending_seconds", "Age of the oldest scan that nobody runs")
FINDINGS = Gauge("findings", "Findings by severity and status", ["severity", "status"])
SERVERS = Gauge("servers", "Registered servers by their last verdict", ["verdict"])
CONNECTIONS = Gauge("database_connections", "Sessions of the platform's database", ["role", "process"])
CONNECTION_LIMIT = Gauge("database_connection_limit", "CONNECTION LIMIT of a role, its share of the ledger", ["role"])
MAX_CONNECTIONS = Gauge("database_max_connections", "max_connections of the database")


class Census:
    """Counts when it is due; the figures of an earlier count stand until then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._due = 0.0
        self._rows_due = 0.0

    async def take(self) -> None:
        """Count what is due. Raises SQLAlchemyError or OSError when the database cannot be asked."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + INTERVAL
        async with self._database.sessions() as session:
            repository = CensusRepository(session)
            await self._small(repository)
            if now >= self._rows_due:
                self._rows_due = now + ROWS_INTERVAL
                await self._rows(repository)

    async def _small(self, repository: CensusRepository) -> None:
        waiting = await repository.waiting()
        for status, count in waiting.scans.items():
            SCANS_UNFINISHED.labels(status).set(count)
        OLDEST_PENDING.set(waiting.oldest_pending_seconds)
        connections = await repository.connections()
        # A role without a session now must not keep its last figure.
        CONNECTIONS.clear()
        for (role, process), count in connections.items():
            CONNECTIONS.labels(role, process).set(count)
        CONNECTION_LIMIT.clear()
        for role, limit in (await repository.connection_limits()).items():
            CONNECTION_LIMIT.labels(role).set(limit)
        MAX_CONNECTIONS.set(await repository.max_connections())

    async def _rows(self, repository: CensusRepository) -> None:
        findings = await repository.findings()
        for severity, status in product(SEVERITY_RANK, VulnerabilityStatus):
            FINDINGS.labels(severity, status.value).set(findings.get((severity, status.value), 0))
        servers = await repository.servers()
        for verdict in VERDICTS:
            SERVERS.labels(verdict).set(servers.get(verdict, 0))
