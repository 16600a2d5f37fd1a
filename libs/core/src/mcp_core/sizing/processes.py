"""How many worker processes fit, and how many connections each may hold: the bounds every role shares."""

from __future__ import annotations

from dataclasses import dataclass

from mcp_core.sizing.decision import Decision, lowest
from mcp_core.sizing.errors import Objection, SizingError
from mcp_core.sizing.footprint import MIB, USABLE_PERCENT, limit_for, usable
from mcp_core.sizing.inputs import Budget, Overrides
from mcp_core.sizing.resources import Resources


@dataclass(frozen=True, slots=True)
class Need:
    """What one role needs: bytes of the parent, bytes and connections of each worker at least.

    Each worker holds `listeners` connections beside its pool.
    """

    parent: int
    worker: int
    pool: int
    listeners: int = 0


_SOURCES = {
    "limit": "the container's limit",
    "request": "the container's request, since it has no limit",
    "laptop": "a share of this machine, since neither limit nor request is known",
}


def cores(resources: Resources) -> int:
    """Whole cores this process can keep busy: the quota rounded up, never more than the affinity allows."""
    return max(1, min(-(-resources.cpu_millicores // 1000), resources.affinity))


def workers(
    need: Need, resources: Resources, budget: Budget, overrides: Overrides, objections: list[Objection]
) -> Decision:
    """min(cpu, memory, connections), at least 1; an override wins and is checked against memory and connections."""
    planned = usable(resources.memory_bytes)
    memory = max(0, (planned - need.parent) // need.worker)
    each = need.pool + need.listeners
    connections = max(0, (budget.connections - budget.reserved) // each)
    decision = lowest(
        cpu=(cores(resources), f"one per core; {resources.cpu_millicores}m is {_SOURCES[resources.cpu_source]}"),
        memory=(
            memory,
            f"({USABLE_PERCENT} % of {_mib(resources.memory_bytes)} - {_mib(need.parent)}) / {_mib(need.worker)}; "
            + _SOURCES[resources.memory_source],
        ),
        connections=(connections, f"{budget.connections} connections of this pod, at least {each} a worker"),
    )
    if overrides.workers is not None:
        decision = Decision(_positive("workers", overrides.workers), "override", f"given; {decision.bound}: {decision}")
    else:
        decision = Decision(max(1, decision), decision.bound, decision.why)
    if decision > memory:
        objections.append(_out_of_memory(decision, memory, need, resources))
    if decision > connections:
        objections.append(_out_of_connections(decision, connections, each, budget))
    return decision


def pool(workers: Decision, need: Need, budget: Budget, overrides: Overrides, wanted: int | None = None) -> Decision:
    """Connections of each worker's pool: floor(budget / workers) without its listeners, at least 1.

    At most `wanted` when a role can use no more.
    """
    if overrides.pool_size is not None:
        return Decision(_positive("pool_size", overrides.pool_size), "override", "given")
    share = max(1, (budget.connections - budget.reserved) // workers - need.listeners)
    why = f"{budget.connections} connections of this pod over {counted(workers)}"
    if need.listeners:
        why += f", less {need.listeners} that listens"
    if wanted is not None and wanted < share:
        return Decision(wanted, "task", f"a worker uses no more than {wanted} at a time")
    return Decision(share, "connections", why)


def connections_peak(workers: Decision, pool: Decision, need: Need, budget: Budget) -> Decision:
    """Connections this pod holds when every pool is full."""
    return Decision(workers * (pool + need.listeners) + budget.reserved, "sum", "every pool full")


def check_positive(overrides: Overrides) -> None:
    """Refuse overrides that are no count at all, in every mode. Raises SizingError."""
    for name in overrides.__slots__:
        value = getattr(overrides, name)
        if value is not None:
            _positive(name, value)


def _positive(name: str, value: int) -> int:
    if value < 1:
        raise SizingError(
            Objection(
                cause=f"{name} is set to {value}",
                consequence="a process with none of it cannot work",
                remedy=f"set {name} to 1 or more, or leave it out to have it derived",
            )
        )
    return value


def _out_of_memory(workers: int, fit: int, need: Need, resources: Resources) -> Objection:
    required = limit_for(need.parent + workers * need.worker)
    fewer = f", or run {counted(fit)}" if fit else ""
    return Objection(
        cause=(
            f"memory of {_mib(resources.memory_bytes)} ({_SOURCES[resources.memory_source]}) holds {counted(fit)}, "
            f"not {workers}: the parent needs {_mib(need.parent)}, each worker {_mib(need.worker)}"
        ),
        consequence="the kernel kills workers as soon as they are busy",
        remedy=f"raise the memory limit to at least {required // MIB}Mi{fewer}",
    )


def _out_of_connections(workers: int, fit: int, each: int, budget: Budget) -> Objection:
    required = workers * each + budget.reserved
    fewer = f", or run {counted(fit)}" if fit else ""
    return Objection(
        cause=(
            f"a budget of {budget.connections} database connections serves {counted(fit)}, not {workers}: "
            f"each holds {each}"
        ),
        consequence="PostgreSQL refuses connections under load, and requests fail",
        remedy=f"raise MCP_PLATFORM_DB_CONNECTION_BUDGET to at least {required}{fewer}",
    )


def counted(workers: int) -> str:
    """`1 worker`, `2 workers`."""
    return f"{workers} worker{'' if workers == 1 else 's'}"


def _mib(size: int) -> str:
    return f"{size // MIB} MiB"
