"""Sizes of an API pod: Gunicorn's parent and its event-loop workers."""

from __future__ import annotations

from mcp_core.sizing import processes
from mcp_core.sizing.decision import Decision, lowest
from mcp_core.sizing.errors import Objection
from mcp_core.sizing.footprint import (
    API,
    HASH_BYTES,
    LARGEST_CACHE_BYTES,
    SCAN_BYTES,
    SCAN_EXPANSION,
    SMALLEST_CACHE_BYTES,
    usable,
)
from mcp_core.sizing.inputs import Budget, Overrides
from mcp_core.sizing.processes import Need
from mcp_core.sizing.resources import Resources
from mcp_core.sizing.timechain import drain_objections, drain_seconds, time_chain

# One connection for requests and one for an export or a scan beside them.
SMALLEST_POOL = 2
# Beside its pool each worker holds one connection on which the database announces changes (decision 21).
LISTENERS = 1
# The least a worker can work with, and so a pod.
LEAST_CONNECTIONS = SMALLEST_POOL + LISTENERS
# An export holds its connection for as long as its reader is slow, so exports have a part of the pool to themselves
# and no more: this share of it ...
EXPORT_PERCENT = 25
# ... of which one account may hold half, hence two at least wherever two are left for requests.
FAIR_EXPORT_SLOTS = 2
# Scans in the API process mostly wait for their target; more of them belong on the Celery workers.
MOST_SCAN_SLOTS = 4
# A hash keeps a core busy for tens of milliseconds: more threads than cores only lengthen each login.
MOST_HASH_THREADS = 4
# mcp_core.cache sends every command of a process over one connection; the producer of scans has two, one of them for
# the moment in which it replaces a broken one (mcp_api.scans.dispatch).
CACHE_CONNECTIONS = 1
PRODUCER_CONNECTIONS = 2
# Connections one worker accepts before it answers 503: Gunicorn's default worker_connections, and the guide's.
WORKER_CONNECTIONS = 1000
# Connections the kernel queues while workers are busy or being replaced: the guide's figure.
BACKLOG = 2048
# Longer than the 60 s for which ingress-nginx and AWS load balancers keep an idle upstream connection; were it shorter,
# they would now and then send a request into a connection that is being closed.
KEEPALIVE_SECONDS = 75
# A worker is replaced against slow leaks. The guide's 1000 requests would be a fraction of a second at full speed;
# this many take minutes at the measured ceiling of an event loop (12 000 requests/s).
MAX_REQUESTS = 1_000_000
# The guide's lifetime of an hour; its jitter of five minutes is a twelfth.
LIFETIME_SECONDS = 3600
LIFETIME_JITTER_SHARE = 12
# The guide replaces after 1000 requests with a jitter of 100; twice that share keeps workers further apart.
REQUESTS_JITTER_PERCENT = 20


def size(
    resources: Resources, budget: Budget, overrides: Overrides, objections: list[Objection]
) -> dict[str, Decision]:
    """Every number of an API pod; what does not add up goes into `objections`."""
    processes.check_positive(overrides)
    scans, hashes = overrides.scan_slots or 1, overrides.hash_threads or 1
    least = API.child + scans * SCAN_BYTES + hashes * HASH_BYTES + SMALLEST_CACHE_BYTES
    need = Need(parent=API.parent, worker=least, pool=overrides.pool_size or SMALLEST_POOL, listeners=LISTENERS)
    workers = processes.workers(need, resources, budget, overrides, objections)
    pool = processes.pool(workers, need, budget, overrides)
    spare = max(0, (usable(resources.memory_bytes) - need.parent) // workers - need.worker)
    exports = _export_slots(pool)
    scan_slots = _scan_slots(overrides, pool - exports, spare)
    spare -= (scan_slots - scans) * SCAN_BYTES
    hash_threads = _hash_threads(overrides, resources, workers, spare)
    spare -= (hash_threads - hashes) * HASH_BYTES
    cache = lowest(
        default=(LARGEST_CACHE_BYTES, "more would not raise the hit rate"),
        memory=(SMALLEST_CACHE_BYTES + spare, "what scans and hashes leave of the worker's share"),
    )
    each = API.child + scan_slots * SCAN_BYTES + hash_threads * HASH_BYTES + cache
    return {
        "workers": workers,
        "pool_size": pool,
        "listeners": Decision(LISTENERS, "default", "hears what the database announces, beside the pool"),
        "max_overflow": Decision(0, "connections", "a pool never exceeds its share"),
        "export_slots": exports,
        "hash_threads": hash_threads,
        "scan_slots": scan_slots,
        "scan_max_bytes": Decision(SCAN_BYTES // SCAN_EXPANSION, "memory", "the largest answer one scan can hold"),
        "body_cache_bytes": cache,
        "redis_connections": Decision(
            CACHE_CONNECTIONS + PRODUCER_CONNECTIONS, "default", "one for the cache, two to hand scans to the workers"
        ),
        **_server(resources, overrides, objections),
        "memory_planned_bytes": Decision(need.parent + workers * each, "sum", "parent and every worker, all busy"),
        "connections_peak": processes.connections_peak(workers, pool, need, budget),
    }


def _export_slots(pool: int) -> Decision:
    fair = FAIR_EXPORT_SLOTS if pool >= 2 * FAIR_EXPORT_SLOTS else 1
    share = pool * EXPORT_PERCENT // 100
    if share >= fair:
        return Decision(share, "pool", f"{EXPORT_PERCENT} % of the pool, apart from the rest")
    return Decision(fair, "fairness", f"so that one account cannot hold all of it; of {pool} connections, apart")


def _scan_slots(overrides: Overrides, pool: int, spare: int) -> Decision:
    if overrides.scan_slots is not None:
        return Decision(overrides.scan_slots, "override", "given")
    return lowest(
        default=(MOST_SCAN_SLOTS, "more belong on the Celery workers"),
        connections=(max(1, pool // 2), "half of what exports leave of the pool stays with requests"),
        memory=(1 + spare // SCAN_BYTES, "what fits into the worker's share of memory"),
    )


def _hash_threads(overrides: Overrides, resources: Resources, workers: int, spare: int) -> Decision:
    if overrides.hash_threads is not None:
        return Decision(overrides.hash_threads, "override", "given")
    return lowest(
        cpu=(-(-processes.cores(resources) // workers), "cores for each worker"),
        default=(MOST_HASH_THREADS, "more would starve requests"),
        memory=(1 + spare // HASH_BYTES, "19 MiB a hash, within the worker's share of memory"),
    )


def _server(resources: Resources, overrides: Overrides, objections: list[Objection]) -> dict[str, Decision]:
    """Gunicorn's settings and the time budget."""
    graceful, grace = drain_seconds(overrides.termination_grace_seconds)
    objections.extend(drain_objections(grace))
    chain = time_chain(overrides.scan_seconds, None, overrides.visibility_timeout_seconds)
    return {
        "worker_connections": Decision(WORKER_CONNECTIONS, "default", "what one worker accepts at a time"),
        "backlog": lowest(
            default=(BACKLOG, "connections that wait while workers are busy"),
            kernel=(resources.somaxconn, "net.core.somaxconn cuts longer queues off"),
        ),
        "keepalive_seconds": Decision(KEEPALIVE_SECONDS, "default", "outlives the proxies' idle connections of 60 s"),
        **_retirement(overrides),
        "graceful_timeout_seconds": graceful,
        "soft_time_limit_seconds": chain.soft_limit,
        "hard_time_limit_seconds": chain.hard_limit,
        "termination_grace_seconds": grace,
        "visibility_timeout_seconds": chain.visibility_timeout,
    }


def _retirement(overrides: Overrides) -> dict[str, Decision]:
    """After how many requests and seconds a worker is replaced; jitter keeps the workers from going together."""
    requests = Decision(MAX_REQUESTS, "default", "against slow leaks")
    if overrides.max_requests is not None:
        requests = Decision(overrides.max_requests, "override", "given")
    lifetime = Decision(LIFETIME_SECONDS, "default", "against slow leaks on quiet pods")
    if overrides.worker_lifetime_seconds is not None:
        lifetime = Decision(overrides.worker_lifetime_seconds, "override", "given")
    apart = "so workers go one by one"
    return {
        "max_requests": requests,
        "max_requests_jitter": Decision(
            max(1, requests * REQUESTS_JITTER_PERCENT // 100), requests.bound, f"{REQUESTS_JITTER_PERCENT} %, {apart}"
        ),
        "worker_lifetime_seconds": lifetime,
        "worker_lifetime_jitter_seconds": Decision(
            max(1, lifetime // LIFETIME_JITTER_SHARE), lifetime.bound, f"a twelfth, {apart}"
        ),
    }
