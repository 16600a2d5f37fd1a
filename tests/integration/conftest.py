"""Fixtures shared by the integration tests."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stack import ADMIN_PASSWORD, Process, Stack, free_port, run_command, stack_environment

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[LocalPostgres, LocalValkey]]:
    """A real PostgreSQL and a real Valkey, gone after the session."""
    folder = Path(tempfile.mkdtemp(prefix="mcp-test-"))
    with (
        LocalPostgres(folder / "postgres", durable=False) as postgres,
        LocalValkey(folder / "valkey", durable=False) as valkey,
    ):
        yield postgres, valkey
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def stack(servers: tuple[LocalPostgres, LocalValkey], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole platform, shared by the session. Tests that kill parts of it start them again."""
    postgres, valkey = servers
    folder = tmp_path_factory.mktemp("stack")
    port = free_port()
    environment = stack_environment(postgres.url(), valkey.url(), port, folder)
    command = str(Path(sys.executable).with_name("mcp-platform"))
    run_command([command, "migrate"], environment)
    run_command(
        [command, "admin", "create-user", "--username", "admin", "--role", "admin", "--password-stdin"],
        environment,
        ADMIN_PASSWORD,
    )
    stack = Stack(f"http://127.0.0.1:{port}", postgres.url(), valkey.url(), environment, postgres, valkey)
    python = sys.executable
    commands = {
        "api": [python, "-m", "gunicorn", "-c", "python:mcp_api.gunicorn_conf", "mcp_api.main:app"],
        "worker": [python, "-m", "celery", "-A", "mcp_worker.app", "worker"],
        "scheduler": [python, "-m", "mcp_worker.scheduler"],
    }
    # The API has its own folder for metric files and serves them itself.
    (folder / "worker-metrics").mkdir()
    monitoring = {name: f"127.0.0.1:{free_port()}" for name in ("worker", "scheduler")}
    stack.metrics_urls = {"api": f"{stack.api_url}/metrics"} | {
        name: f"http://{bind}/metrics" for name, bind in monitoring.items()
    }
    variables = {name: {"MCP_PLATFORM_METRICS_BIND": bind} for name, bind in monitoring.items()}
    variables["worker"]["PROMETHEUS_MULTIPROC_DIR"] = str(folder / "worker-metrics")
    for name, arguments in commands.items():
        own = environment | variables.get(name, {})
        stack.processes[name] = Process(name, arguments, own, folder / f"{name}.log")
        stack.processes[name].start()
    try:
        stack.wait_ready()
        session = stack.login("admin", ADMIN_PASSWORD)
        stack.admin_token, stack.admin_id = session["access_token"], session["user_id"]
        yield stack
    finally:
        for process in stack.processes.values():
            process.stop()
        for process in stack.processes.values():
            process.kill()
