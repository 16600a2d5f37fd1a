"""What a sandboxed server may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """Sizes in bytes, times in seconds.

    The largest reference server (server-everything on Node 22) lists its tools in 120 MB, 2 s of CPU and 12 threads.
    """

    memory: int = 1_000_000_000
    cpu_seconds: int = 30
    processes: int = 128
    open_files: int = 256
    scratch: int = 64_000_000
