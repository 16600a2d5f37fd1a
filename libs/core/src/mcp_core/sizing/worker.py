"""Sizes of a scan-worker pod: Celery's parent and its prefork children, one scan each."""

from __future__ import annotations

from mcp_core.sizing import processes
from mcp_core.sizing.decision import Decision, lowest
from mcp_core.sizing.errors import Objection
from mcp_core.sizing.footprint import SCAN_BYTES, SCAN_EXPANSION, WORKER, usable
from mcp_core.sizing.inputs import Budget, Overrides
from mcp_core.sizing.processes import Need
from mcp_core.sizing.resources import Resources
from mcp_core.sizing.timechain import time_chain

# One connection for the scan's statements and one for its heartbeat, which must not wait behind them.
POOL = 2
# Against leaks that no memory figure shows (descriptors, threads); a fork takes milliseconds, a scan seconds.
MAX_TASKS_PER_CHILD = 200
# A child that grew to this many times its planned size leaks, however much memory there is.
LARGEST_GROWTH = 4


def size(
    resources: Resources, budget: Budget, overrides: Overrides, objections: list[Objection]
) -> dict[str, Decision]:
    """Every number of a worker pod; what does not add up goes into `objections`."""
    processes.check_positive(overrides)
    planned = WORKER.child + SCAN_BYTES
    need = Need(parent=WORKER.parent, worker=planned, pool=overrides.pool_size or POOL)
    workers = processes.workers(need, resources, budget, overrides, objections)
    pool = processes.pool(workers, need, budget, overrides, wanted=POOL)
    chain = time_chain(
        overrides.scan_seconds, overrides.termination_grace_seconds, overrides.visibility_timeout_seconds
    )
    objections.extend(chain.objections())
    return {
        "workers": workers,
        "pool_size": pool,
        "max_overflow": Decision(0, "connections", "a pool never exceeds its share"),
        "scan_max_bytes": _largest_answer(resources, need, workers),
        "max_memory_per_child_kib": _child_memory(resources, need, workers),
        "max_tasks_per_child": Decision(MAX_TASKS_PER_CHILD, "default", "against slow leaks"),
        "prefetch": Decision(1, "default", "a scan waits in the queue, where another worker can take it"),
        "soft_time_limit_seconds": chain.soft_limit,
        "hard_time_limit_seconds": chain.hard_limit,
        "shutdown_grace_seconds": chain.shutdown_grace,
        "termination_grace_seconds": chain.termination_grace,
        "visibility_timeout_seconds": chain.visibility_timeout,
        "memory_planned_bytes": Decision(
            need.parent + workers * planned, "sum", "parent and every child, all scanning"
        ),
        "connections_peak": processes.connections_peak(workers, pool, need, budget),
    }


def _largest_answer(resources: Resources, need: Need, workers: int) -> Decision:
    """Bytes a target may answer in one scan."""
    share = max(need.worker, (usable(resources.memory_bytes) - need.parent) // workers)
    return Decision((share - WORKER.child) // SCAN_EXPANSION, "memory", "the largest answer one scan can hold")


def _child_memory(resources: Resources, need: Need, workers: int) -> Decision:
    """Resident KiB after which Celery replaces a child; resident memory counts what it shares with its parent."""
    shared = need.parent
    share = max(need.worker, (usable(resources.memory_bytes) - need.parent) // workers)
    return lowest(
        memory=((shared + share) // 1024, "the child's share of memory, and what it shares with its parent"),
        leak=((shared + LARGEST_GROWTH * need.worker) // 1024, f"{LARGEST_GROWTH} times the planned size is a leak"),
    )
