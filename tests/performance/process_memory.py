"""Memory of a process tree, divided into what its workers share and what each has for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import psutil

_FIELD = re.compile(r"^(\w+):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True)
class TreeMemory:
    """Bytes of a tree: `total` (proportional set size), and what each worker has for itself."""

    total: int
    workers: tuple[int, ...]

    @property
    def largest_worker(self) -> int:
        """What the largest worker has for itself."""
        return max(self.workers, default=0)

    @property
    def parent(self) -> int:
        """The parent, and all that is shared with it."""
        return self.total - sum(self.workers)


def measure(parent: int) -> TreeMemory:
    """Memory of the process and its children now. Raises psutil.NoSuchProcess when it is gone."""
    children = [child.pid for child in psutil.Process(parent).children()]
    rollups = {pid: _rollup(pid) for pid in (parent, *children)}
    own = tuple(rollups[pid]["Private_Clean"] + rollups[pid]["Private_Dirty"] for pid in children)
    return TreeMemory(total=sum(fields["Pss"] for fields in rollups.values()), workers=own)


def _rollup(pid: int) -> dict[str, int]:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    return {name: int(kib) * 1024 for name, kib in _FIELD.findall(text)}
