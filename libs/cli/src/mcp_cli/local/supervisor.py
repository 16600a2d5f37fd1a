"""Start the stack, show the first scan, watch until asked to stop, stop."""

from __future__ import annotations

import os
import time
from collections import deque
from pathlib import Path

from mcp_cli.local.child import Child
from mcp_cli.local.client import ApiError, PlatformClient
from mcp_cli.local.console import StackConsole
from mcp_cli.local.errors import ChildFailedError, LocalError
from mcp_cli.local.first_scan import scan_demo
from mcp_cli.local.kept import keep
from mcp_cli.local.leftovers import find_leftovers, stop_processes
from mcp_cli.local.lock import StackLock
from mcp_cli.local.paths import private_directory
from mcp_cli.local.ports import HOST, require_free
from mcp_cli.local.runfile import remove_run_file, write_run_file
from mcp_cli.local.stack import LocalStack
from mcp_cli.local.stopping import StopRequested, StopWish
from mcp_core.sizing.current import current_plan
from mcp_core.sizing.errors import SizingError
from mcp_core.sizing.inputs import Role

API_READY_SECONDS = 60.0
WATCH_SECONDS = 0.2
# A process that dies more often than this within the window will not be helped by another start.
DEATHS_ALLOWED = 5
DEATHS_WINDOW_SECONDS = 60.0
UNAUTHORIZED = 401


def supervise(data_dir: Path, port: int) -> None:
    """Run the stack on `data_dir` until a signal asks to stop.

    Raises LocalError: before anything is started when it cannot be, later when a child fails; all is stopped then.
    """
    console = StackConsole()
    wish = StopWish()
    wish.listen()
    data_dir = private_directory(data_dir).resolve()
    lock = StackLock(data_dir)
    lock.acquire(f"http://{HOST}:{port}")
    try:
        if stop_processes(find_leftovers(data_dir)):
            console.note("an earlier run was killed; what it left is stopped")
        remove_run_file(data_dir)
        require_free(port)
        sizes = _sizes()
        stack = LocalStack(data_dir, port, keep(data_dir), wish.check)
        try:
            console.sizes(sizes)
            _start(stack, console, wish)
            _watch(stack, console, wish)
        except StopRequested:
            console.heading("Stopping")
        finally:
            remove_run_file(data_dir)
            begun = time.monotonic()
            killed = stack.stop()
            note = f" ({', '.join(killed)} did not end by themselves and were killed)" if killed else ""
            console.note(f"everything stopped after {time.monotonic() - begun:.1f} s{note}")
    finally:
        lock.release()


def _start(stack: LocalStack, console: StackConsole, wish: StopWish) -> None:
    console.heading("Starting")
    stack.clear_metrics()
    stack.start_demo()
    with console.step("PostgreSQL and Valkey"):
        stack.start_stores()
    with console.step("schema and admin account"):
        stack.start_services()
        stack.migrate()
        stack.start_scheduler()
        stack.create_admin()
    client = PlatformClient(stack.api_url)
    with console.step("API, worker and scheduler"):
        stack.wait_for_api(client.ready, API_READY_SECONDS)
    _write_run_file(stack)
    _first_scan(stack, client, console, wish)
    console.ready(stack.api_url, stack.kept, stack.data_dir)


def _sizes() -> dict[str, list[tuple[str, str, str, str]]]:
    """Return the plans that API and worker will make of this machine, row by row."""
    try:
        return {role.value: current_plan(role, os.environ).table() for role in (Role.API, Role.WORKER)}
    except SizingError as error:
        first = error.objections[0]
        raise LocalError(f"{first.cause}.", f"So nothing was started: {first.consequence}.", first.remedy) from error


def _first_scan(stack: LocalStack, client: PlatformClient, console: StackConsole, wish: StopWish) -> None:
    """Scan the demo; a platform whose demo fails still runs, so that is said and no more."""
    try:
        client.login(stack.kept.username, stack.kept.password)
        with console.step("scan of the demo MCP server"):
            scan = scan_demo(client, stack.demo_url, wish.check)
        console.findings(scan, stack.demo_url)
    except ApiError as error:
        if error.status == UNAUTHORIZED:
            console.note("the admin's password was changed since; the demo server was not scanned again")
        else:
            console.note(f"the demo server could not be scanned: {error}")
    except TimeoutError as error:
        console.note(f"{error}; see {stack.data_dir / 'logs' / 'worker.log'}")


def _watch(stack: LocalStack, console: StackConsole, wish: StopWish) -> None:
    """Start again whatever ends unasked, as a cluster would; give up when that does not help."""
    deaths: deque[float] = deque()
    while True:
        wish.check()
        child = stack.dead()
        if child is None:
            time.sleep(WATCH_SECONDS)
            continue
        deaths.append(time.monotonic())
        while deaths[0] < deaths[-1] - DEATHS_WINDOW_SECONDS:
            deaths.popleft()
        if len(deaths) > DEATHS_ALLOWED:
            raise _ended(stack, child)
        console.note(f"{stack.death(child).cause} It is started again; its log: {child.log}")
        stack.revive(child)
        _write_run_file(stack)


def _write_run_file(stack: LocalStack) -> None:
    write_run_file(stack.data_dir, stack.api_url, stack.kept, {"up": os.getpid(), **stack.pids()})


def _ended(stack: LocalStack, child: Child) -> ChildFailedError:
    error = stack.death(child)
    return ChildFailedError(error.cause, error.consequence, f"{error.remedy}\nThe rest was stopped; the data is kept.")
