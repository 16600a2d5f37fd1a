"""The Celery application: `celery -A mcp_worker.app worker`.

Every number comes from the sizing plan. The broker is a hint: losing all of it loses no scan.
"""

from __future__ import annotations

import os
import sys

from celery import Celery
from celery.signals import setup_logging, worker_init, worker_process_init, worker_process_shutdown

from mcp_core.scans.queue import SCAN_QUEUE
from mcp_core.settings import Settings, SettingsError, load_settings
from mcp_core.sizing import Plan, Role, SizingError, current_plan
from mcp_core.sizing.preload import share_with_children
from mcp_core.telemetry.logging import configure_logging
from mcp_core.telemetry.tracing import preload
from mcp_scanner.collection import collect_rarely
from mcp_worker.monitoring import serve_worker
from mcp_worker.process import WorkerProcess

# Seconds of one attempt to reach the broker; within a cluster it takes milliseconds.
_BROKER_CONNECT_SECONDS = 5.0

_process: WorkerProcess | None = None


def create_app(settings: Settings, plan: Plan) -> Celery:
    """Configure Celery from settings and plan."""
    celery = Celery("mcp-worker", broker=settings.cache.redis_url.get_secret_value(), include=["mcp_worker.tasks"])
    celery.conf.update(
        task_ignore_result=True,
        # A message is acknowledged when its scan has ended; one that comes twice finds the row taken and does nothing.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_default_queue=SCAN_QUEUE,
        task_soft_time_limit=int(plan.soft_time_limit_seconds),
        task_time_limit=int(plan.hard_time_limit_seconds),
        worker_concurrency=int(plan.workers),
        worker_prefetch_multiplier=int(plan.prefetch),
        worker_max_memory_per_child=int(plan.max_memory_per_child_kib),
        worker_max_tasks_per_child=int(plan.max_tasks_per_child),
        worker_soft_shutdown_timeout=int(plan.shutdown_grace_seconds),
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": int(plan.visibility_timeout_seconds),
            "socket_keepalive": True,
            # A worker told to stop leaves between two attempts to reach a broker that is gone.
            "socket_connect_timeout": _BROKER_CONNECT_SECONDS,
            # The performance guide's interval (section 4).
            "health_check_interval": 30,
        },
    )
    return celery


def current_process() -> WorkerProcess:
    """What this worker process holds.

    Raises:
        RuntimeError: a task ran outside a worker process.
    """
    if _process is None:
        raise RuntimeError("Scan tasks run in a worker process only; start one with `celery -A mcp_worker.app worker`.")
    return _process


@setup_logging.connect
def _logging(**_: object) -> None:
    configure_logging(load_settings().api)


@worker_init.connect
def _before_forks(**_: object) -> None:
    serve_worker(load_settings(), current_plan(Role.WORKER, os.environ))
    preload(load_settings().tracing)
    collect_rarely()
    share_with_children()


@worker_process_init.connect
def _process_started(**_: object) -> None:
    global _process  # noqa: PLW0603 - one per process, set once, after fork
    _process = WorkerProcess(load_settings(), current_plan(Role.WORKER, os.environ))


@worker_process_shutdown.connect
def _process_stopped(**_: object) -> None:
    if _process is not None:
        _process.close()


def _planned_app() -> Celery:
    """Of this container. Celery would bury a refusal under its own traceback, so the process ends here with it."""
    try:
        return create_app(load_settings(), current_plan(Role.WORKER, os.environ))
    except (SettingsError, SizingError) as error:
        sys.stderr.write(f"error: {error}\n")
        raise SystemExit(2) from None


app = _planned_app()
