"""Memory settings of the bundled PostgreSQL and Valkey, from the memory limits of their own containers."""

from __future__ import annotations

from dataclasses import dataclass

from mcp_core.sizing.errors import Objection, SizingError
from mcp_core.sizing.footprint import MIB, USABLE_PERCENT, usable

# PostgreSQL manual, "Resource Consumption": 25 % of memory is a reasonable start for shared_buffers.
SHARED_BUFFERS_PERCENT = 25
# The planner's guess of what the page cache holds, within the manual's half to three quarters.
EFFECTIVE_CACHE_PERCENT = 70
# maintenance_work_mem, for each of the autovacuum_max_workers (default 3) and one manual command.
MAINTENANCE_PERCENT = 3
MAINTENANCE_PROCESSES = 4
# Private memory of one backend without work_mem: catalogue caches and prepared statements of this schema.
BACKEND_BYTES = 5 * MIB
# PostgreSQL's default work_mem, kept as the least a connection must be able to use.
SMALLEST_WORK_MEM = 4 * MIB
# Beyond this a sort of this schema's pages gains nothing.
LARGEST_WORK_MEM = 64 * MIB
# Postmaster, background writer, checkpointer, WAL writer, statistics.
SERVER_BYTES = 32 * MIB
# More backends than this thrash on locks and snapshots; a pooler is the answer.
MOST_BACKENDS = 500

# Valkey: the rest is for fragmentation, client buffers and the copy-on-write pages of a background save.
MAXMEMORY_PERCENT = 70
# An empty Valkey 9 with its code and default buffers.
VALKEY_BYTES = 8 * MIB
# What an empty Valkey 9 counts against maxmemory with twenty clients (measured: 1.4 MiB), and some thousand tasks.
SMALLEST_MAXMEMORY = 4 * MIB
# Queued tasks carry no expiry and are never evicted; cached bodies do and may be.
MAXMEMORY_POLICY = "volatile-lru"


@dataclass(frozen=True, slots=True)
class PostgresSettings:
    """max_connections and memory settings, in bytes; all in use at once stay under 85 % of the limit."""

    max_connections: int
    shared_buffers: int
    effective_cache_size: int
    work_mem: int
    maintenance_work_mem: int

    def peak(self) -> int:
        """Bytes in use when every backend uses one work_mem and every maintenance process its own."""
        return (
            SERVER_BYTES
            + self.shared_buffers
            + MAINTENANCE_PROCESSES * self.maintenance_work_mem
            + self.max_connections * (BACKEND_BYTES + self.work_mem)
        )


def postgres_settings(memory_limit: int, max_connections: int | None = None) -> PostgresSettings:
    """Settings of a PostgreSQL container with this limit (bytes); max_connections is derived unless it is given.

    Raises SizingError when the limit cannot hold the connections asked for (or even one).
    """
    shared = memory_limit * SHARED_BUFFERS_PERCENT // 100
    maintenance = memory_limit * MAINTENANCE_PERCENT // 100
    left = usable(memory_limit) - SERVER_BYTES - shared - MAINTENANCE_PROCESSES * maintenance
    most = max(0, left) // (BACKEND_BYTES + SMALLEST_WORK_MEM)
    wanted = min(most, MOST_BACKENDS) if max_connections is None else max_connections
    if not 1 <= wanted <= most:
        raise SizingError(_postgres_too_small(memory_limit, max(1, wanted), most))
    return PostgresSettings(
        max_connections=wanted,
        shared_buffers=shared,
        effective_cache_size=memory_limit * EFFECTIVE_CACHE_PERCENT // 100,
        work_mem=min(LARGEST_WORK_MEM, left // wanted - BACKEND_BYTES),
        maintenance_work_mem=maintenance,
    )


def valkey_maxmemory(memory_limit: int) -> int:
    """maxmemory in bytes of a Valkey container with this memory limit (bytes). Raises SizingError when none is left."""
    size = memory_limit * MAXMEMORY_PERCENT // 100 - VALKEY_BYTES
    if size < SMALLEST_MAXMEMORY:
        least = -(-(VALKEY_BYTES + SMALLEST_MAXMEMORY) * 100 // (MAXMEMORY_PERCENT * MIB))
        raise SizingError(
            Objection(
                cause=f"a memory limit of {memory_limit // MIB} MiB leaves Valkey no room for data",
                consequence="it refuses every write, and no scan can be queued",
                remedy=f"raise Valkey's memory limit to at least {least}Mi",
            )
        )
    return size


def _postgres_too_small(memory_limit: int, wanted: int, most: int) -> Objection:
    share = USABLE_PERCENT - SHARED_BUFFERS_PERCENT - MAINTENANCE_PROCESSES * MAINTENANCE_PERCENT
    need = SERVER_BYTES + wanted * (BACKEND_BYTES + SMALLEST_WORK_MEM)
    # One MiB more than the exact quotient: the three shares above are each rounded down.
    required = -(-need * 100 // (share * MIB)) + 1
    fewer = f", or lower max_connections to {most}" if most else ""
    return Objection(
        cause=f"a memory limit of {memory_limit // MIB} MiB holds {most} PostgreSQL backends, not {wanted}",
        consequence="the kernel kills PostgreSQL under load, and every session with it",
        remedy=f"raise PostgreSQL's memory limit to at least {required}Mi{fewer}",
    )
