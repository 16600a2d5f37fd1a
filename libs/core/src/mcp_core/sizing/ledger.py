"""The connection ledger: PostgreSQL's slots, divided over the most pods a release can have.

    slots = max_connections - superuser_reserved - reserved - migration - exporter - scheduler - ...
    peak  = replicas + surge + terminating

Integer arithmetic only, in the order written here: the chart computes the same in its templates and is held equal.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from mcp_core.sizing import api, single, worker
from mcp_core.sizing.errors import Objection, SizingError
from mcp_core.sizing.inputs import Mode
from mcp_core.sizing.rollout import Rollout

# PostgreSQL's defaults for superuser_reserved_connections and reserved_connections.
SUPERUSER_RESERVED = 3
RESERVED = 0
# Of the connections beyond every pod's minimum, the share of API pods: they answer people, workers can wait.
API_PERCENT = 70
# PostgreSQL's bound of max_connections (guc_tables: MAX_BACKENDS, 2^18 - 1).
MOST_CONNECTIONS = 262_143


@dataclass(frozen=True, slots=True)
class Reservations:
    """Connections set aside for everything that is neither an API nor a worker pod."""

    migration: int = single.POOL
    scheduler: int = single.POOL
    exporter: int = 1
    autoscaler: int = 1  # KEDA's PostgreSQL scaler
    backup: int = 1  # pg_dump

    def total(self) -> int:
        """Their sum."""
        return self.migration + self.scheduler + self.exporter + self.autoscaler + self.backup


@dataclass(frozen=True, slots=True)
class LedgerInput:
    """What a release asks of its database. `api_wanted`, `worker_wanted`: the most one pod can use (None: unknown)."""

    max_connections: int
    api: Rollout
    worker: Rollout
    reservations: Reservations = field(default_factory=Reservations)
    superuser_reserved: int = SUPERUSER_RESERVED
    reserved: int = RESERVED
    api_wanted: int | None = None
    worker_wanted: int | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The division: connections of each pod, peaks, and the CONNECTION LIMIT of each database role."""

    max_connections: int
    superuser_reserved: int
    reserved: int
    reservations: Reservations
    slots: int
    api_peak: int
    worker_peak: int
    api_budget: int
    worker_budget: int
    warnings: tuple[str, ...] = ()

    @property
    def peak_connections(self) -> int:
        """Connections of API and worker pods when every pod that can exist fills its budget."""
        return self.api_peak * self.api_budget + self.worker_peak * self.worker_budget

    @property
    def spare(self) -> int:
        """Slots that the whole-number division leaves over."""
        return self.slots - self.peak_connections

    def to_json(self) -> dict[str, object]:
        """Plain values under the names that the chart, the command line and the dashboards share."""
        return {
            **asdict(self),
            "warnings": list(self.warnings),
            "peak_connections": self.peak_connections,
            "spare": self.spare,
            "connection_limits": self.connection_limits(),
        }

    def connection_limits(self) -> dict[str, int]:
        """CONNECTION LIMIT of each database role; with them PostgreSQL itself enforces the ledger."""
        return {
            "api": self.api_peak * self.api_budget,
            "worker": self.worker_peak * self.worker_budget,
            "scheduler": self.reservations.scheduler,
            "migrate": self.reservations.migration,
            "exporter": self.reservations.exporter,
            "autoscaler": self.reservations.autoscaler,
            "backup": self.reservations.backup,
        }


def divide(release: LedgerInput, mode: Mode = Mode.STRICT) -> Ledger:
    """Divide the slots. Raises SizingError when they are too few: the remedy names the max_connections that would do.

    In warn mode every pod gets its minimum and the ledger carries the warning.
    """
    _check(release)
    api_peak, worker_peak = release.api.peak(), release.worker.peak()
    set_aside = release.superuser_reserved + release.reserved + release.reservations.total()
    slots = release.max_connections - set_aside
    least = api_peak * api.LEAST_CONNECTIONS + worker_peak * worker.POOL
    warnings: tuple[str, ...] = ()
    if slots < least:
        objection = _too_few(release, set_aside, least, api_peak, worker_peak)
        if mode is Mode.STRICT:
            raise SizingError(objection)
        warnings = (str(objection),)
    spare = max(0, slots - least)
    worker_extra = (spare - spare * API_PERCENT // 100) // worker_peak if worker_peak else 0
    worker_extra -= worker_extra % worker.POOL  # a child takes POOL connections or none
    worker_extra = _capped(worker_extra, release.worker_wanted, worker.POOL)
    api_extra = (spare - worker_extra * worker_peak) // api_peak if api_peak else 0
    api_extra = _capped(api_extra, release.api_wanted, api.LEAST_CONNECTIONS)
    return Ledger(
        max_connections=release.max_connections,
        superuser_reserved=release.superuser_reserved,
        reserved=release.reserved,
        reservations=release.reservations,
        slots=slots,
        api_peak=api_peak,
        worker_peak=worker_peak,
        api_budget=api.LEAST_CONNECTIONS + api_extra,
        worker_budget=worker.POOL + worker_extra,
        warnings=warnings,
    )


def _capped(extra: int, wanted: int | None, least: int) -> int:
    """What a pod gets beyond its minimum, when it can use no more than `wanted` in all."""
    return extra if wanted is None else min(extra, max(0, wanted - least))


def _check(release: LedgerInput) -> None:
    """Refuse counts that cannot be. Raises SizingError."""
    counts = {
        "max_connections": (release.max_connections, 1, MOST_CONNECTIONS),
        "superuser_reserved_connections": (release.superuser_reserved, 0, MOST_CONNECTIONS),
        "reserved_connections": (release.reserved, 0, MOST_CONNECTIONS),
        "API replicas": (release.api.max_replicas, 0, MOST_CONNECTIONS),
        "worker replicas": (release.worker.max_replicas, 0, MOST_CONNECTIONS),
        "terminating API pods": (release.api.terminating or 0, 0, MOST_CONNECTIONS),
        "terminating worker pods": (release.worker.terminating or 0, 0, MOST_CONNECTIONS),
    }
    for name, (value, lowest, highest) in counts.items():
        if not lowest <= value <= highest:
            raise SizingError(
                Objection(
                    cause=f"{name} is {value}",
                    consequence="no connection can be assigned from it",
                    remedy=f"set it to a number from {lowest} to {highest}",
                )
            )


def _too_few(release: LedgerInput, set_aside: int, least: int, api_peak: int, worker_peak: int) -> Objection:
    return Objection(
        cause=(
            f"max_connections of {release.max_connections} leaves {max(0, release.max_connections - set_aside)} "
            f"for pods, and up to {api_peak} API pods with {api.LEAST_CONNECTIONS} "
            f"and {worker_peak} worker pods with {worker.POOL} connections each need {least}"
        ),
        consequence='PostgreSQL answers "too many clients" when the release scales out or rolls',
        remedy=f"set max_connections to at least {set_aside + least}, or lower the maximum of replicas or the surge",
    )
