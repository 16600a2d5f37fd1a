"""The stack's processes: what each is, in which order they start and stop."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mcp_cli.local.child import Child, child_environment, kill_group
from mcp_cli.local.errors import ChildFailedError
from mcp_cli.local.kept import Kept
from mcp_cli.local.paths import private_directory
from mcp_cli.local.ports import HOST
from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey
from mcp_cli.local.waiting import INTERVAL_SECONDS, failed, status_text, wait_until

# Together under the ten seconds in which a stop has to be over.
SERVICES_STOP_SECONDS = 5.0
STORES_STOP_SECONDS = 3.0
# Gunicorn ends its workers itself before our patience ends, and also when the supervisor died.
API_GRACE_SECONDS = 4
ONCE_SECONDS = 60.0
# Scans of a local stack may reach this machine, and what its owner's own setting adds; nothing else private.
LOOPBACK = "127.0.0.0/8,::1/128"


class LocalStack:
    """Every process of the platform on this machine, as children of this one."""

    def __init__(self, data_dir: Path, port: int, kept: Kept, check: Callable[[], None]) -> None:
        self.data_dir = data_dir
        self.kept = kept
        self.api_url = f"http://{HOST}:{port}"
        self.demo_url = f"http://{HOST}:{kept.demo_port}/mcp"
        self._check = check
        self._bind = f"{HOST}:{port}"
        self._logs = private_directory(data_dir / "logs")
        self._metrics = data_dir / "metrics"
        self._postgres = LocalPostgres(data_dir / "postgres", log=self._fresh_log("postgres"))
        self._valkey = LocalValkey(data_dir / "valkey", log=self._fresh_log("valkey"))
        self._services: list[Child] = []

    def start_stores(self) -> None:
        """Start PostgreSQL and Valkey, creating their data when there is none, and wait for both."""
        self._valkey.spawn()
        self._postgres.prepare()
        self._check()
        self._postgres.spawn()
        self._postgres.wait(self._check)
        self._valkey.wait(self._check)

    def clear_metrics(self) -> None:
        """Empty the folder of metric files: those of an earlier run would be counted again."""
        shutil.rmtree(self._metrics, ignore_errors=True)
        private_directory(self._metrics)

    def start_demo(self) -> None:
        """Start the demo MCP server without waiting; it is told none of the platform's secrets."""
        command = [sys.executable, "-m", "mcp_cli.demo", str(self.kept.demo_port)]
        self._begin(self._child("demo", command, child_environment(self.data_dir)))

    def start_services(self) -> None:
        """Start API and worker without waiting; both wait for the schema, so it may be migrated meanwhile."""
        python = sys.executable
        gunicorn = [python, "-m", "gunicorn", "-c", "python:mcp_api.gunicorn_conf"]
        gunicorn += ["--graceful-timeout", str(API_GRACE_SECONDS), "mcp_api.main:app"]
        # Killed alone, Gunicorn would leave its workers behind; asked, it takes them along.
        self._begin(self._child("api", gunicorn, self.environment(), death_signal=signal.SIGTERM))
        # There is one worker here: looking for others costs a second.
        celery = [python, "-m", "celery", "-A", "mcp_worker.app", "worker", "--without-mingle", "--without-gossip"]
        self._begin(self._child("worker", celery, self.environment()))

    def start_scheduler(self) -> None:
        """Start the scheduler, which reads the schema at once."""
        self._begin(self._child("scheduler", [sys.executable, "-m", "mcp_worker.scheduler"], self.environment()))

    def migrate(self) -> None:
        """Bring the schema up to date. Raises LocalError with the end of its log."""
        self._once("migrate", [*self._cli(), "migrate"])

    def create_admin(self) -> None:
        """Create the admin with the kept password, unless there is one."""
        command = [*self._cli(), "admin", "create-user", "--username", self.kept.username, "--role", "admin"]
        self._once("admin", [*command, "--password-stdin", "--if-missing"], self.kept.password + "\n")

    def wait_for_api(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready`; raises LocalError when the API ends first or takes too long."""
        wait_until(ready, self._named("api"), seconds, self._watch)

    def pids(self) -> dict[str, int]:
        """Return the process ids of everything that runs, by name."""
        return {child.name: child.pid for child in self._children() if child.running}

    def dead(self) -> Child | None:
        """Return a child that ended although nobody asked it to."""
        return next((child for child in self._children() if not child.running), None)

    def death(self, child: Child) -> ChildFailedError:
        """Return the error that says which child ended, how, and what it said last."""
        return failed(child, f"{child.name} ended unexpectedly ({status_text(child.exit_status)}).")

    def revive(self, child: Child) -> None:
        """Start a child again that ended unasked, after killing what is left of its process group.

        Raises LocalError when a store does not come up again.
        """
        kill_group(child.pid)
        if child is self._postgres.child:
            self._postgres.spawn()
            self._postgres.wait(self._check)
        elif child is self._valkey.child:
            self._valkey.spawn()
            self._valkey.wait(self._check)
        else:
            child.start()

    def stop(self) -> list[str]:
        """Stop everything, services before stores; returns the names of those that had to be killed."""
        killed = _stop(self._services, SERVICES_STOP_SECONDS)
        stores = [child for child in (self._valkey.child, self._postgres.child) if child is not None]
        killed += _stop(stores, STORES_STOP_SECONDS)
        self._valkey.stop()
        self._postgres.stop()
        return killed

    def environment(self) -> dict[str, str]:
        """Return the environment of every service: the settings that this stack decides, the rest as it was."""
        return child_environment(
            self.data_dir,
            {
                "MCP_PLATFORM_ENVIRONMENT": "development",
                "MCP_PLATFORM_DATABASE_URL": self._postgres.url(),
                "MCP_PLATFORM_REDIS_URL": self._valkey.url(),
                "MCP_PLATFORM_SECRET_KEY": self.kept.secret_key,
                "MCP_PLATFORM_TARGET_ALLOW": ",".join(
                    filter(None, (LOOPBACK, os.environ.get("MCP_PLATFORM_TARGET_ALLOW")))
                ),
                "MCP_PLATFORM_BIND": self._bind,
                "MCP_PLATFORM_METRICS_DIR": str(self._metrics),
                "PYTHONUNBUFFERED": "1",
            },
        )

    def _watch(self) -> None:
        self._check()
        if (child := self.dead()) is not None:
            raise self.death(child)

    def _children(self) -> Iterable[Child]:
        stores = (self._postgres.child, self._valkey.child)
        return (*(child for child in stores if child is not None), *self._services)

    def _named(self, name: str) -> Child:
        return next(child for child in self._services if child.name == name)

    def _begin(self, child: Child) -> None:
        self._services.append(child)
        child.start()

    def _once(self, name: str, command: list[str], stdin: str = "") -> None:
        child = self._child(name, command, self.environment(), stdin=stdin)
        child.start()
        deadline = time.monotonic() + ONCE_SECONDS
        try:
            while child.running and time.monotonic() < deadline:
                self._watch()
                time.sleep(INTERVAL_SECONDS)
        finally:
            child.finish(time.monotonic())
        if child.exit_status != 0:
            raise failed(child, f"{name} failed ({status_text(child.exit_status)}).")

    def _child(self, name: str, command: list[str], environment: dict[str, str], **options: Any) -> Child:
        return Child(name, command, self._fresh_log(name), environment, self.data_dir, **options)

    def _cli(self) -> list[str]:
        return [sys.executable, "-m", "mcp_cli"]

    def _fresh_log(self, name: str) -> Path:
        """Return the log file of this run; the one of the run before stays beside it."""
        log = self._logs / f"{name}.log"
        if log.exists():
            log.replace(self._logs / f"{name}.previous.log")
        return log


def _stop(children: Iterable[Child], seconds: float) -> list[str]:
    asked = list(children)
    for child in asked:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    return [child.name for child in asked if not child.finish(deadline)]
