"""What each kind of process needs in memory.

The figures are those of the processes of this repository (Python 3.11-3.13, x86-64), rounded up; the benchmark of
worker memory fails when a real one outgrows its figure here. With preloading, a child's figure counts only what it does
not share with its parent.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20

# Share of the limit that is planned; the rest is for the kernel's socket buffers and page cache, and for bursts.
USABLE_PERCENT = 85

# One argon2id hash at the platform's cost (OWASP password storage: m = 19 MiB, t = 2, p = 1).
HASH_BYTES = 19 * MIB

# One scan in flight: the listing as received, as JSON values, and normalised for the detectors.
SCAN_BYTES = 24 * MIB

# Ready response bodies kept in an API worker: at least, and at most.
SMALLEST_CACHE_BYTES = 8 * MIB
LARGEST_CACHE_BYTES = 64 * MIB


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of a role's parent process and of each child, before hashes, scans and caches."""

    parent: int
    child: int


API = Footprint(parent=112 * MIB, child=40 * MIB)
WORKER = Footprint(parent=112 * MIB, child=40 * MIB)
SINGLE = Footprint(parent=0, child=112 * MIB)


def usable(limit: int) -> int:
    """Bytes of a memory limit that the plan may spend."""
    return limit * USABLE_PERCENT // 100


def limit_for(need: int) -> int:
    """The smallest whole number of MiB, in bytes, whose usable part covers `need`."""
    return -(-need * 100 // (USABLE_PERCENT * MIB)) * MIB
