"""The scheduler starts in a container that holds a scheduler, and need not hold a worker."""

from __future__ import annotations

import os
import subprocess
import sys

# The chart's default for the scheduler; a worker needs 203Mi.
MEMORY = "192Mi"


def test_it_is_sized_as_a_scheduler() -> None:
    variables = {"MCP_PLATFORM_SIZING_MODE": "strict", "MCP_PLATFORM_MEMORY_REQUEST": MEMORY}
    started = subprocess.run(
        [sys.executable, "-c", "import mcp_worker.scheduler"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert started.returncode == 0, started.stderr
