"""An API and a worker of their own beside the shared stack, whose spans go to a receiver."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.integration.tracing.receiver import Receiver, receiver
from tests.stack import Process, Stack, free_port

API = ["-m", "gunicorn", "-c", "python:mcp_api.gunicorn_conf", "mcp_api.main:app"]
# The shared stack's worker reads database 0 of Valkey; this one has its own queue.
WORKER = ["-m", "celery", "-A", "mcp_worker.app", "worker"]


@contextmanager
def traced(stack: Stack, folder: Path, names: dict[str, list[str]], **variables: str) -> Iterator[Stack]:
    """The processes named, with further variables."""
    port = free_port()
    own = stack.environment | {
        "MCP_PLATFORM_BIND": f"127.0.0.1:{port}",
        "MCP_PLATFORM_METRICS_DIR": str(folder / "metrics"),
        "MCP_PLATFORM_REDIS_URL": f"{stack.redis_url.rpartition('/')[0]}/5",
        "MCP_PLATFORM_ACCESS_LOG": "json",
        **variables,
    }
    processes = {
        name: Process(name, [sys.executable, *command], own, folder / f"{name}.log") for name, command in names.items()
    }
    other = dataclasses.replace(stack, api_url=f"http://127.0.0.1:{port}", environment=own, processes=processes)
    for process in processes.values():
        process.start()
    try:
        other.wait_ready()
        yield other
    finally:
        for process in processes.values():
            process.stop()


@pytest.fixture(scope="module")
def received() -> Iterator[Receiver]:
    with receiver() as got:
        yield got


@pytest.fixture(scope="module")
def tracing(stack: Stack, received: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("tracing")
    with traced(stack, folder, {"api": API, "worker": WORKER}, MCP_PLATFORM_OTLP_ENDPOINT=received.url) as running:
        yield running
