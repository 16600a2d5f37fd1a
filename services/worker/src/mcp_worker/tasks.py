"""The scan task. It is safe to run twice: the row in PostgreSQL decides, not the message."""

from __future__ import annotations

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from mcp_core.scans.queue import HEAVY_SCAN_TASK
from mcp_worker import app

_log = structlog.get_logger(__name__)


@shared_task(name=HEAVY_SCAN_TASK)
def heavy_scan(scan_id: int) -> None:
    """Run one scan, unless another process has taken it or it has ended."""
    worker = app.current_process()
    try:
        worker.run(worker.resources.runner.run(scan_id))
    except SoftTimeLimitExceeded:
        _log.warning("scan exceeded the soft time limit and was given back", scan_id=scan_id)
