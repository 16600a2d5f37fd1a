"""What this process may use: CPU and memory, each with where the figure comes from."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mcp_core.sizing import quantity
from mcp_core.sizing.cgroup import read_limits

# A laptop has other work to do: with neither limit nor request known, use at most so many cores ...
LAPTOP_CORES = 4
# ... and, for each role, at most this percentage of the memory that is free now.
LAPTOP_MEMORY_PERCENT = 25

# Linux's own default since 5.4 (net/core/net_namespace), for machines without the file.
DEFAULT_SOMAXCONN = 4096


@dataclass(frozen=True, slots=True)
class Resources:
    """CPU in millicores, memory in bytes, and the sources: limit, request or laptop."""

    cpu_millicores: int
    memory_bytes: int
    affinity: int
    cpu_source: str = "limit"
    memory_source: str = "limit"
    somaxconn: int = DEFAULT_SOMAXCONN
    problems: tuple[str, ...] = field(default=())


def detect(environ: Mapping[str, str], root: Path = Path("/"), affinity: int | None = None) -> Resources:
    """Resources of the calling process: its cgroup limits, else its Kubernetes requests, else a share of the machine.

    Requests come by environment (MCP_PLATFORM_CPU_REQUEST, MCP_PLATFORM_MEMORY_REQUEST), which the chart fills from
    the Downward API. Limits never do: the Downward API reports the node's size where no limit is set.
    Raises QuantityError for a request that is no quantity.
    """
    limits = read_limits(root)
    cores = len(os.sched_getaffinity(0)) if affinity is None else affinity
    cpu, cpu_source = limits.cpu_millicores, "limit"
    if cpu is None:
        cpu, cpu_source = _request(environ, "MCP_PLATFORM_CPU_REQUEST", quantity.millicores), "request"
    if cpu is None:
        cpu, cpu_source = min(cores, LAPTOP_CORES) * 1000, "laptop"

    machine = _meminfo(root)
    memory, memory_source = limits.memory_bytes, "limit"
    if memory is None:
        memory, memory_source = _request(environ, "MCP_PLATFORM_MEMORY_REQUEST", quantity.whole_bytes), "request"
    if memory is None:
        memory, memory_source = machine.get("MemAvailable", 0) * LAPTOP_MEMORY_PERCENT // 100, "laptop"
    return Resources(
        cpu_millicores=cpu,
        memory_bytes=min(memory, machine.get("MemTotal", memory)),
        affinity=cores,
        cpu_source=cpu_source,
        memory_source=memory_source,
        somaxconn=_somaxconn(root),
        problems=tuple(limits.problems),
    )


def _request(environ: Mapping[str, str], name: str, parse: quantity.Parser) -> int | None:
    """The request, or None when it is unset, empty or zero: Kubernetes reports 0 for a request that is not set."""
    text = environ.get(name, "")
    return (parse(text) or None) if text else None


def _meminfo(root: Path) -> dict[str, int]:
    """Fields of proc/meminfo in bytes; empty on a machine without it."""
    path = root / "proc/meminfo"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {name: int(kib) * 1024 for name, kib in re.findall(r"^(\w+):\s+(\d+) kB$", text, re.MULTILINE)}


def _somaxconn(root: Path) -> int:
    path = root / "proc/sys/net/core/somaxconn"
    return int(path.read_text(encoding="utf-8")) if path.exists() else DEFAULT_SOMAXCONN
