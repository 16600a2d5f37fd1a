"""The scan task. It is safe to run twice: the row in PostgreSQL decides, not the message."""

from __future__ import annotations

from contextlib import nullcontext

import structlog
from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded

from mcp_core.scans.queue import HEAVY_SCAN_TASK
from mcp_worker import app

_log = structlog.get_logger(__name__)


@shared_task(name=HEAVY_SCAN_TASK, bind=True)
def heavy_scan(self: Task, scan_id: int) -> None:
    """Run one scan, unless another process has taken it or it has ended."""
    worker = app.current_process()
    sent = {"traceparent": self.request.get("traceparent") or ""}
    spans = worker.spans
    try:
        with nullcontext() if spans is None else spans.running(HEAVY_SCAN_TASK, sent):
            worker.run(worker.resources.runner.run(scan_id))
    except SoftTimeLimitExceeded:
        _log.warning("scan exceeded the soft time limit and was given back", scan_id=scan_id)
