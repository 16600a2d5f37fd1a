"""The sizing plan: from resources and a connection budget to every number a process starts with.

Pure: the same inputs give the same plan on any machine. Each number is a Decision and says which bound won.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from mcp_core.sizing import api, single, worker
from mcp_core.sizing.decision import UNUSED, Decision
from mcp_core.sizing.errors import Objection, SizingError
from mcp_core.sizing.inputs import Budget, Mode, Overrides, Role
from mcp_core.sizing.resources import Resources


@dataclass(frozen=True, slots=True)
class Plan:
    """Every size of one process tree. Connections and caches are per worker process unless named otherwise."""

    role: Role
    workers: Decision
    pool_size: Decision
    listeners: Decision = UNUSED
    max_overflow: Decision = UNUSED
    export_slots: Decision = UNUSED
    hash_threads: Decision = UNUSED
    scan_slots: Decision = UNUSED
    scan_max_bytes: Decision = UNUSED
    body_cache_bytes: Decision = UNUSED
    redis_connections: Decision = UNUSED
    worker_connections: Decision = UNUSED
    backlog: Decision = UNUSED
    keepalive_seconds: Decision = UNUSED
    max_requests: Decision = UNUSED
    max_requests_jitter: Decision = UNUSED
    worker_lifetime_seconds: Decision = UNUSED
    worker_lifetime_jitter_seconds: Decision = UNUSED
    graceful_timeout_seconds: Decision = UNUSED
    max_memory_per_child_kib: Decision = UNUSED
    max_tasks_per_child: Decision = UNUSED
    prefetch: Decision = UNUSED
    soft_time_limit_seconds: Decision = UNUSED
    hard_time_limit_seconds: Decision = UNUSED
    shutdown_grace_seconds: Decision = UNUSED
    termination_grace_seconds: Decision = UNUSED
    visibility_timeout_seconds: Decision = UNUSED
    memory_planned_bytes: Decision = UNUSED
    connections_peak: Decision = UNUSED
    warnings: tuple[str, ...] = field(default=())

    def decisions(self) -> Mapping[str, Decision]:
        """The numbers this role uses, by name, in a fixed order."""
        pairs = ((part.name, getattr(self, part.name)) for part in fields(self))
        return {name: value for name, value in pairs if isinstance(value, Decision) and value.bound != "unused"}

    def to_json(self) -> dict[str, dict[str, int | str]]:
        """Every number with its bound and reason, as plain values."""
        return {
            name: {"value": int(value), "bound": value.bound, "why": value.why}
            for name, value in self.decisions().items()
        }

    def table(self) -> list[tuple[str, str, str, str]]:
        """Rows (name, value, bound, why) for printing."""
        return [(name, str(int(value)), value.bound, value.why) for name, value in self.decisions().items()]


_SIZERS = {Role.API: api.size, Role.WORKER: worker.size, Role.SCHEDULER: single.size, Role.MIGRATE: single.size}


def plan(
    role: Role,
    resources: Resources,
    budget: Budget,
    overrides: Overrides | None = None,
    mode: Mode = Mode.STRICT,
) -> Plan:
    """Size one role. When it cannot add up: raises SizingError in strict mode, else the plan carries the warnings."""
    objections: list[Objection] = []
    decided = _SIZERS[role](resources, budget, overrides or Overrides(), objections)
    if objections and mode is Mode.STRICT:
        raise SizingError(*objections)
    warnings = (*resources.problems, *(str(objection) for objection in objections))
    return Plan(role=role, **decided, warnings=warnings)
