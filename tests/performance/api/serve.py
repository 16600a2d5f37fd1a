"""Serves one application of the benches on one core: `python -m tests.performance.api.serve MODULE:APP PORT CORE`."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import uvicorn

from mcp_core.telemetry.metrics_slots import prepare_directory


def main(target: str, port: int, core: int) -> None:
    """Serve until a signal comes, with the event loop, parser and settings of production."""
    os.sched_setaffinity(0, {core})
    prepare_directory(Path(os.environ["MCP_PLATFORM_METRICS_DIR"]))
    module, _, name = target.partition(":")
    app = getattr(importlib.import_module(module), name)
    ours = module == "mcp_api.main"
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="mcp_api.middleware.ready_protocol:ReadyProtocol" if ours else "httptools",
        access_log=False,
        log_config=None,
        lifespan="on",
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
