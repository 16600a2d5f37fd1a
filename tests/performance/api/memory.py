"""Memory of four workers whose code was loaded once, against four that loaded it each."""

from __future__ import annotations

import sys
import time

from tests.performance.api.result import Result, median_ratio
from tests.performance.api.stand import Stand
from tests.performance.process_memory import measure
from tests.stack import Process, free_port, wait_for

WORKERS = 4
UNSHARED = "from mcp_api.gunicorn_conf import *\npreload_app = False\n"


def run(standing: Stand) -> list[Result]:
    """The bar of issue 5 on memory."""
    unshared = standing.folder / "unshared.py"
    unshared.write_text(UNSHARED)
    alone = _total(standing, str(unshared))
    shared = _total(standing, "python:mcp_api.gunicorn_conf")
    return [median_ratio("4 workers preloaded, memory, against not preloaded", 0.55, [shared / alone], at_most=True)]


def _total(standing: Stand, configuration: str) -> int:
    """Bytes of the parent and its idle workers, shared pages counted once."""
    environment = standing.environment | {
        "MCP_PLATFORM_WORKERS": str(WORKERS),
        "MCP_PLATFORM_BIND": f"127.0.0.1:{free_port()}",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", configuration, "mcp_api.main:app"]
    process = Process("gunicorn", command, environment, standing.folder / "gunicorn.log")
    process.start()
    try:
        assert process.popen is not None
        parent = process.popen.pid
        wait_for(lambda: process.log.read_text().count("api process ready") >= WORKERS, "the start of the workers")
        time.sleep(1.5)  # what a worker allocates right after its start
        return measure(parent).total
    finally:
        process.stop()
        process.log.unlink(missing_ok=True)
