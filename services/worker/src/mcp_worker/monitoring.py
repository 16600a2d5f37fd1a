"""The monitoring port of worker and scheduler, when MCP_PLATFORM_METRICS_BIND names one."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from mcp_core.settings import Settings
from mcp_core.sizing import Plan
from mcp_core.telemetry import metrics_slots
from mcp_core.telemetry.metrics_server import MetricsServer
from mcp_core.telemetry.metrics_sizing import publish

# A round of the scheduler waits for a connection (10 s) and for statements (30 s each); several in a row may be slow.
STUCK_AFTER_SECONDS = 180.0


class Beat:
    """When something was last seen to turn."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def turn(self) -> None:
        """It turned now."""
        self._at = time.monotonic()

    def fresh(self) -> bool:
        """Whether it turned within STUCK_AFTER_SECONDS."""
        return time.monotonic() - self._at < STUCK_AFTER_SECONDS


def has_children() -> bool:
    """Whether this process has a child: a worker without one scans nothing.

    Asking Celery itself goes over the broker, whose outage is no reason to restart a worker.
    """
    return any(listed.read_text(encoding="ascii") for listed in Path("/proc/self/task").glob("*/children"))


def serve_worker(settings: Settings, plan: Plan) -> None:
    """Serve the metrics of this worker's children. Ends the process when their files have no folder."""
    if settings.api.metrics_bind and metrics_slots.directory() is None:
        folder = metrics_slots.DIRECTORY_VARIABLE
        raise SystemExit(
            f"error: MCP_PLATFORM_METRICS_BIND is set and {folder} is not, so what the worker's processes count would "
            f"be lost. Set {folder} to an empty folder."
        )
    _serve(settings, plan, has_children)


def serve_scheduler(settings: Settings, plan: Plan, beat: Beat) -> None:
    """Serve the metrics of the scheduler."""
    _serve(settings, plan, beat.fresh)


def _serve(settings: Settings, plan: Plan, alive: Callable[[], bool]) -> None:
    publish(plan)
    if settings.api.metrics_bind:
        MetricsServer(settings.api.metrics_bind, alive).start()
