"""Memory of the real API, worker and scheduler under load, beside what the plan counts for them.

    python -m tests.performance.worker_memory     prints the figures

Bytes are told apart by sharing: what each worker has for itself, and the rest (the parent and all that is shared).
"""

from __future__ import annotations

import concurrent.futures
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
from tests.performance.process_memory import TreeMemory, measure
from tests.stack import ADMIN_PASSWORD, Process, Stack, free_port, run_command, stack_environment, wait_for
from tests.stubs.listing_server import listing_server

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey

WORKERS = 4
# About 1 MiB: four times the largest honest listing of a product we know of.
TOOLS = 650
# One configuration module, with and without loading the application before the fork.
UNSHARED = "from mcp_api.gunicorn_conf import *\npreload_app = False\n"


@dataclass(frozen=True)
class Figures:
    """Bytes, all measured on the same machine in one run."""

    api_idle: TreeMemory
    api_idle_unshared: TreeMemory
    api_peak: TreeMemory
    worker_peak: TreeMemory
    scheduler: TreeMemory

    @property
    def sharing_ratio(self) -> float:
        """Four preloaded API workers and their parent, against four that loaded for themselves."""
        return self.api_idle.total / self.api_idle_unshared.total


class Peak:
    """The largest parent and the largest worker seen while watching."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._done = threading.Event()
        self._seen: list[TreeMemory] = []
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            try:
                self._seen.append(measure(self._parent))
            except (psutil.NoSuchProcess, FileNotFoundError):
                continue  # a child ended while its figures were read

    def memory(self) -> TreeMemory:
        """The moment with the largest worker, and the largest total."""
        moment = max(self._seen, key=lambda tree: tree.largest_worker)
        return TreeMemory(total=max(tree.total for tree in self._seen), workers=moment.workers)


def figures() -> Figures:
    """Start the platform, put it under load, measure."""
    folder = Path(tempfile.mkdtemp(prefix="mcp-memory-"))
    with (
        LocalPostgres(folder / "postgres", durable=False) as postgres,
        LocalValkey(folder / "valkey", durable=False) as valkey,
    ):
        port = free_port()
        environment = stack_environment(postgres.url(), valkey.url(), port, folder)
        environment["MCP_PLATFORM_WORKERS"] = str(WORKERS)
        stack = Stack(f"http://127.0.0.1:{port}", postgres.url(), valkey.url(), environment, postgres, valkey)
        command = str(Path(sys.executable).with_name("mcp-platform"))
        run_command([command, "migrate"], environment)
        create = [command, "admin", "create-user", "--username", "admin", "--role", "admin", "--password-stdin"]
        run_command(create, environment, ADMIN_PASSWORD)

        unshared = folder / "unshared.py"
        unshared.write_text(UNSHARED)
        with _running(stack, "unshared", _gunicorn(str(unshared))) as api:
            api_idle_unshared = _settled(api, stack)
        with (
            _running(stack, "api", _gunicorn("python:mcp_api.gunicorn_conf")) as api,
            _running(stack, "worker", ["celery", "-A", "mcp_worker.app", "worker"]) as worker,
            _running(stack, "scheduler", ["mcp_worker.scheduler"]) as scheduler,
        ):
            api_idle = _settled(api, stack)
            with Peak(api) as api_peak, Peak(worker) as worker_peak:
                _load(stack)
            return Figures(api_idle, api_idle_unshared, api_peak.memory(), worker_peak.memory(), measure(scheduler))


def _gunicorn(configuration: str) -> list[str]:
    return ["gunicorn", "-c", configuration, "mcp_api.main:app"]


@contextmanager
def _running(stack: Stack, name: str, module: list[str]) -> Iterator[int]:
    """The process id of `python -m module`, stopped after the block."""
    log = Path(stack.environment["HOME"]) / f"{name}.log"
    process = Process(name, [sys.executable, "-m", *module], stack.environment, log)
    process.start()
    try:
        assert process.popen is not None
        yield process.popen.pid
    finally:
        process.stop()


def _settled(api: int, stack: Stack) -> TreeMemory:
    """Memory once every worker has started."""
    stack.wait_ready()
    log = Path(stack.environment["HOME"])
    wait_for(lambda: len(measure(api).workers) == WORKERS, f"the start of {WORKERS} workers (logs in {log})")
    # The last fork is done; its lifespan opens pools and channels within the same second.
    previous = measure(api)
    for _ in range(50):
        threading.Event().wait(0.3)
        current = measure(api)
        if abs(current.total - previous.total) < current.total // 100:
            return current
        previous = current
    return previous


def _load(stack: Stack) -> None:
    """Logins, listings and scans by both routes, from sixteen clients."""
    session = stack.login("admin", ADMIN_PASSWORD)
    stack.admin_token, stack.admin_id = session["access_token"], session["user_id"]
    sentence = "Reads the weather of a city and returns it as plain text for the caller. "
    properties = {f"p{n}": {"type": "string", "description": sentence} for n in range(5)}
    schema = {"type": "object", "properties": properties}
    listing = [{"name": f"tool_{n}", "description": sentence * 8, "inputSchema": schema} for n in range(TOOLS)]

    def browse(_: int) -> None:
        stack.login("admin", ADMIN_PASSWORD)
        with stack.client() as client:
            for _ in range(25):
                assert client.get("/vulnerabilities", params={"page": 1, "limit": 50}).status_code == 200
                assert client.get("/servers").status_code == 200

    with listing_server({"tools": listing}) as url, concurrent.futures.ThreadPoolExecutor(16) as clients:
        browsing = [clients.submit(browse, number) for number in range(32)]
        scans = [clients.submit(stack.scan, url, route) for route in ("vulnerability", "heavy") for _ in range(8)]
        for future in browsing:
            future.result()
        assert {future.result()["status"] for future in scans} == {"completed"}


def main() -> None:
    """Print every figure in MiB."""
    seen = figures()
    for name in ("api_idle_unshared", "api_idle", "api_peak", "worker_peak", "scheduler"):
        tree: TreeMemory = getattr(seen, name)
        workers = ", ".join(str(size // 2**20) for size in tree.workers)
        print(f"{name:18} total {tree.total // 2**20:4}  parent and shared {tree.parent // 2**20:4}  workers {workers}")
    print(f"sharing ratio {seen.sharing_ratio:.3f}")


if __name__ == "__main__":
    main()
