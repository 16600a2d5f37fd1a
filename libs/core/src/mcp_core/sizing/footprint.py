"""What each kind of process needs in memory.

The figures are those of the real processes of this repository under load (x86-64), rounded up;
tests/performance/test_worker_memory.py fails when one outgrows its figure. Children are forked from a parent that has
loaded everything: a child's figure counts only what it does not share.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20

# Share of the limit that is planned; the rest is for the kernel's socket buffers and page cache, and for bursts.
USABLE_PERCENT = 85

# One argon2id hash at the platform's cost (OWASP password storage: m = 19 MiB, t = 2, p = 1).
HASH_BYTES = 19 * MIB

# One scan in flight ...
SCAN_BYTES = 32 * MIB
# ... which for each byte of an honest listing takes so many: as received, as JSON values, normalised (measured: 55 MiB
# for a listing of 4 MiB). A listing of 258 tools has about 0.6 MB.
SCAN_EXPANSION = 14

# Ready response bodies kept in an API worker: at least, and at most.
SMALLEST_CACHE_BYTES = 8 * MIB
LARGEST_CACHE_BYTES = 64 * MIB


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of a role's parent process and of each child, before hashes, scans and caches."""

    parent: int
    child: int


# Measured: 91 to 99 MiB; 36 to 44 MiB after listings, logins and scans.
API = Footprint(parent=100 * MIB, child=48 * MIB)
# Measured: 87 to 90 MiB; 42 MiB after a scan.
WORKER = Footprint(parent=96 * MIB, child=44 * MIB)
# Measured: 69 to 75 MiB for the scheduler.
SINGLE = Footprint(parent=0, child=88 * MIB)


def usable(limit: int) -> int:
    """Bytes of a memory limit that the plan may spend."""
    return limit * USABLE_PERCENT // 100


def limit_for(need: int) -> int:
    """The smallest whole number of MiB, in bytes, whose usable part covers `need`."""
    return -(-need * 100 // (USABLE_PERCENT * MIB)) * MIB
