"""Sizes of the roles that are one process: the scheduler and the migration Job."""

from __future__ import annotations

from mcp_core.sizing import processes
from mcp_core.sizing.api import PRODUCER_CONNECTIONS
from mcp_core.sizing.decision import Decision
from mcp_core.sizing.errors import Objection
from mcp_core.sizing.footprint import SINGLE
from mcp_core.sizing.inputs import Budget, Overrides
from mcp_core.sizing.processes import Need
from mcp_core.sizing.resources import Resources
from mcp_core.sizing.timechain import time_chain

# One connection holds the advisory lock that keeps a second scheduler or migration out, one does the work.
POOL = 2
# The scheduler's look at the queue, and what hands scans to the workers, as in an API worker.
REDIS_CONNECTIONS = 1 + PRODUCER_CONNECTIONS


def size(
    resources: Resources, budget: Budget, overrides: Overrides, objections: list[Objection]
) -> dict[str, Decision]:
    """Every number of a one-process pod; what does not add up goes into `objections`."""
    processes.check_positive(overrides)
    one = Overrides(workers=1, pool_size=overrides.pool_size)
    need = Need(parent=0, worker=SINGLE.child, pool=overrides.pool_size or POOL)
    count = processes.workers(need, resources, budget, one, objections)
    workers = Decision(count, "role", "there is only ever one")
    pool = processes.pool(workers, need, budget, one, wanted=POOL)
    chain = time_chain(overrides.scan_seconds, None, overrides.visibility_timeout_seconds)
    return {
        "workers": workers,
        "pool_size": pool,
        "max_overflow": Decision(0, "connections", "a pool never exceeds its share"),
        "redis_connections": Decision(
            REDIS_CONNECTIONS, "default", "one to watch the queue, two to hand scans to the workers"
        ),
        "visibility_timeout_seconds": chain.visibility_timeout,
        "memory_planned_bytes": Decision(need.worker, "sum", "the process"),
        "connections_peak": processes.connections_peak(workers, pool, need, budget),
    }
