"""Gunicorn's configuration: every number comes from the sizing plan.

Run it as `python -m gunicorn -c python:mcp_api.gunicorn_conf mcp_api.main:app`.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from mcp_api.lifetime import planned_worker
from mcp_api.resizing import LimitFollower, plan_in_force
from mcp_core.settings import load_settings
from mcp_core.sizing import Role, current_plan
from mcp_core.sizing.preload import share_with_children
from mcp_core.telemetry.logging import configure_logging
from mcp_core.telemetry.metrics_slots import prepare_directory

_settings = load_settings()
_plan = current_plan(Role.API, os.environ)
configure_logging(_settings.api)
# Before the application is loaded: its metrics live in these files, one set for each worker slot.
prepare_directory(Path(_settings.api.metrics_dir or tempfile.mkdtemp(prefix="mcp-api-metrics-")))

proc_name = "mcp-api-server"
bind = _settings.api.bind
worker_class = planned_worker(_plan)
workers = int(_plan.workers)
worker_connections = int(_plan.worker_connections)
backlog = int(_plan.backlog)
keepalive = int(_plan.keepalive_seconds)
graceful_timeout = int(_plan.graceful_timeout_seconds)
max_requests = int(_plan.max_requests)
max_requests_jitter = int(_plan.max_requests_jitter)
# The guide's half minute: a worker whose event loop does not turn for this long is replaced.
timeout = 30
# Code is loaded once and shared by all workers; pools are opened after the fork, by the lifespan.
preload_app = True


def when_ready(server: Any) -> None:
    """Gunicorn's hook between loading the application and the first fork."""
    share_with_children()
    LimitFollower(server, _plan, os.environ).attach()


def pre_fork(_server: object, worker: Any) -> None:
    """Gunicorn's hook before each fork: the follower knows each worker's size."""
    worker.plan = plan_in_force()


# Heartbeat files belong into memory: on a slow disk they would block the worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - the kernel's tmpfs
# A socket for commands that nobody here sends, and that a read-only root file system refuses.
control_socket_disable = True

errorlog = "-"
loglevel = _settings.api.log_level
# Uvicorn's workers ignore Gunicorn's access_log_format: mcp_api.middleware.access_log writes the guide's lines.
accesslog = None

certfile = _settings.api.tls_certificate or None
keyfile = _settings.api.tls_key or None
