"""The running platform: real PostgreSQL and Valkey, Gunicorn, a Celery worker and the scheduler, as processes."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey

ADMIN_PASSWORD = "an administrator's password"

# Processes get this long to start or stop on a busy machine before the test session gives up.
PATIENCE_SECONDS = 60.0


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], Any], what: str, seconds: float = PATIENCE_SECONDS) -> Any:
    """Poll until the condition gives something true; returns it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} s")


@dataclass
class Process:
    """One process of the stack, restartable."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a process group of its own."""
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the process and all its children."""
        if self.popen is not None:
            try:
                os.killpg(self.popen.pid, number)
            except ProcessLookupError:
                return

    def kill(self) -> None:
        """SIGKILL the whole group, as the kernel's out-of-memory killer or a lost node would."""
        self.signal_group(signal.SIGKILL)
        if self.popen is not None:
            self.popen.wait()

    def stop(self) -> None:
        """Ask it to stop; kill it when it does not."""
        if self.popen is None or self.popen.poll() is not None:
            return
        self.popen.send_signal(signal.SIGTERM)
        try:
            self.popen.wait(PATIENCE_SECONDS / 3)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass
class Stack:
    """The platform as its users see it: an URL and an account."""

    api_url: str
    database_url: str
    redis_url: str
    environment: dict[str, str]
    postgres: LocalPostgres
    valkey: LocalValkey
    processes: dict[str, Process] = field(default_factory=dict)
    metrics_urls: dict[str, str] = field(default_factory=dict)
    admin_token: str = ""
    admin_id: int = 0

    def client(self, token: str | None = None) -> httpx2.Client:
        """An HTTP client logged in as the administrator, or with another token ("" for none)."""
        token = self.admin_token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx2.Client(base_url=self.api_url, headers=headers, timeout=30.0, trust_env=False)

    def login(self, username: str, password: str) -> dict[str, Any]:
        """The body of a successful log-in."""
        with self.client("") as client:
            answer = client.post("/auth/login", json={"username": username, "password": password})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def new_user(self, role: str) -> tuple[int, str]:
        """Create an account; returns its id and an access token."""
        name = f"{role}-{secrets.token_hex(4)}"
        with self.client() as client:
            made = client.post("/users", json={"username": name, "password": ADMIN_PASSWORD, "role": role})
        assert made.status_code == 201, made.text
        return int(made.json()["id"]), str(self.login(name, ADMIN_PASSWORD)["access_token"])

    def scan(self, url: str, route: str = "heavy", seconds: float = PATIENCE_SECONDS) -> dict[str, Any]:
        """Scan a URL and wait for the end; returns the scan."""
        with self.client() as client:
            started = client.post(f"/scan/{route}", json={"target": url})
            assert started.status_code == 202, started.text
            return self.wait_for_scan(int(started.json()["scan_id"]), seconds)

    def wait_for_scan(self, scan_id: int, seconds: float = PATIENCE_SECONDS) -> dict[str, Any]:
        """Wait until a scan has ended; returns it."""

        def ended() -> dict[str, Any] | None:
            with self.client() as client:
                answer = client.get(f"/scans/{scan_id}")
            if answer.status_code != 200:
                return None
            scan = dict(answer.json())
            return scan if scan["status"] in {"completed", "failed", "cancelled"} else None

        return dict(wait_for(ended, f"the end of scan {scan_id}", seconds))

    def findings(self, server_id: int) -> list[dict[str, Any]]:
        """The findings of a server, two hundred at most."""
        with self.client() as client:
            answer = client.get("/vulnerabilities", params={"server_id": server_id, "limit": 200})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def wait_ready(self) -> None:
        """Wait until the API serves."""

        def ready() -> bool:
            try:
                return httpx2.get(f"{self.api_url}/readyz", trust_env=False, timeout=5).status_code == 200
            except httpx2.TransportError:
                return False

        wait_for(ready, "readiness of the API")


def stack_environment(database_url: str, redis_url: str, port: int, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "MCP_PLATFORM_ENVIRONMENT": "development",
        "MCP_PLATFORM_DATABASE_URL": database_url,
        "MCP_PLATFORM_REDIS_URL": redis_url,
        "MCP_PLATFORM_SECRET_KEY": secrets.token_hex(32),
        "MCP_PLATFORM_BIND": f"127.0.0.1:{port}",
        "MCP_PLATFORM_TARGET_ALLOW": "127.0.0.0/8",
        # The tests are the proxy: they say which address a client has.
        "MCP_PLATFORM_TRUSTED_PROXIES": "127.0.0.0/8",
        "MCP_PLATFORM_METRICS_DIR": str(folder / "metrics"),
        # Short, so that a killed process is noticed while the test watches.
        "MCP_PLATFORM_SCAN_LEASE_SECONDS": "3",
        "MCP_PLATFORM_SCAN_HEARTBEAT_SECONDS": "0.5",
        "MCP_PLATFORM_REAPER_INTERVAL_SECONDS": "0.5",
        "MCP_PLATFORM_SCAN_REDISPATCH_SECONDS": "3",
        "MCP_PLATFORM_SCAN_TIMEOUT_SECONDS": "8",
        # Longer than the test session.
        "MCP_PLATFORM_ACCESS_TOKEN_TTL_SECONDS": "7200",
    }


def run_command(command: list[str], environment: dict[str, str], text: str = "") -> None:
    done = subprocess.run(command, env=environment, input=text, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr or done.stdout
