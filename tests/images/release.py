"""The platform as containers on a bridge of their own: PostgreSQL with the ledger's roles, Valkey, API, worker."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx2
from tests.images.docker import HARDENED, Container, docker, run_once
from tests.stack import wait_for

API_IMAGE = os.environ.get("API_IMAGE", "mcp-platform/api:0.1.0")
WORKER_IMAGE = os.environ.get("WORKER_IMAGE", "mcp-platform/worker:0.1.0")
POSTGRES_IMAGE = os.environ.get("POSTGRES_IMAGE", "postgres:18-trixie")
VALKEY_IMAGE = os.environ.get("VALKEY_IMAGE", "valkey/valkey:9")

# Few, so that a load of a few dozen clients asks for more than there are; PostgreSQL keeps 3 for superusers.
MAX_CONNECTIONS = 40
PASSWORD = "an administrator's password"
API_PORT = 8000
BOOT_SECONDS = 120.0


@dataclass
class Release:
    """What runs, and how to reach it. Everything is gone after `remove`."""

    name: str = field(default_factory=lambda: f"mcp-images-{secrets.token_hex(3)}")
    secret: str = field(default_factory=lambda: secrets.token_hex(32))
    database_password: str = field(default_factory=lambda: secrets.token_hex(8))
    containers: list[Container] = field(default_factory=list)

    def start_stores(self) -> None:
        """Network, PostgreSQL and Valkey, the schema, an administrator."""
        docker("network", "create", self.name)
        self.postgres = self.start(
            "postgres", POSTGRES_IMAGE, "postgres", "-c", f"max_connections={MAX_CONNECTIONS}",
            environment={"POSTGRES_USER": "mcp", "POSTGRES_PASSWORD": self.database_password, "POSTGRES_DB": "mcp"},
        )  # fmt: skip
        self.start("valkey", VALKEY_IMAGE, "valkey-server", "--protected-mode", "no", "--save", "", environment={})
        wait_for(self._database_answers, "PostgreSQL", BOOT_SECONDS)
        self.once(API_IMAGE, "mcp-platform", "migrate")
        self.once(
            API_IMAGE, "mcp-platform", "admin", "create-user", "--username", "admin", "--role", "admin",
            "--password-stdin", text=PASSWORD + "\n",
        )  # fmt: skip

    def environment(self, role: str = "mcp", **more: str) -> dict[str, str]:
        """Settings of every process of ours."""
        return {
            "MCP_PLATFORM_ENVIRONMENT": "production",
            "MCP_PLATFORM_SECRET_KEY": self.secret,
            "MCP_PLATFORM_DATABASE_URL": f"postgresql+asyncpg://{role}:{self.database_password}@postgres:5432/mcp",
            "MCP_PLATFORM_REDIS_URL": "redis://valkey:6379/0",
            "MCP_PLATFORM_TARGET_ALLOW": "172.16.0.0/12,192.168.0.0/16,10.0.0.0/8",
            **{f"MCP_PLATFORM_{name}": value for name, value in more.items()},
        }

    def start(
        self, alias: str, image: str, *command: str, options: tuple[str, ...] = (), environment: Mapping[str, str]
    ) -> Container:
        """Start a container that others reach as `alias`."""
        name = f"{self.name}-{alias}"
        settings = [part for key, value in environment.items() for part in ("--env", f"{key}={value}")]
        identity = docker(
            "run", "--detach", "--name", name, "--network", self.name, "--network-alias", alias,
            *settings, *options, image, *command,
        ).stdout.strip()  # fmt: skip
        container = Container(identity, name)
        self.containers.append(container)
        return container

    def api(
        self, cpus: float, memory: str, *, alias: str = "api", role: str = "mcp", wait: bool = True, **settings: str
    ) -> Container:
        """An API container under real limits, hardened as in the chart."""
        options = (*HARDENED, "--cpus", str(cpus), "--memory", memory, "--memory-swap", memory)
        container = self.start(alias, API_IMAGE, options=options, environment=self.environment(role, **settings))
        if wait:
            wait_for(lambda: self.answers(container), f"the start of {alias}", BOOT_SECONDS)
        return container

    def worker(self, cpus: float, memory: str, *, alias: str = "worker", **settings: str) -> Container:
        """A scan worker under real limits, hardened as in the chart."""
        options = (*HARDENED, "--cpus", str(cpus), "--memory", memory, "--memory-swap", memory)
        return self.start(alias, WORKER_IMAGE, options=options, environment=self.environment(**settings))

    def once(self, image: str, *command: str, text: str = "") -> str:
        settings = [part for key, value in self.environment().items() for part in ("--env", f"{key}={value}")]
        options = ("--network", self.name, *HARDENED, *settings)
        return str(run_once(image, *command, options=options, text=text).stdout)

    def url(self, container: Container) -> str:
        return f"http://{container.address()}:{API_PORT}"

    def answers(self, container: Container) -> bool:
        """Whether an API is ready; fails when it has ended."""
        assert container.is_running(), container.logs()
        return self.serves(self.url(container))

    def serves(self, url: str) -> bool:
        """Whether an API is ready behind a URL."""
        try:
            return bool(httpx2.get(f"{url}/readyz", trust_env=False, timeout=5).status_code == 200)
        except httpx2.TransportError:
            return False

    def client(self, container: Container) -> httpx2.Client:
        """Logged in as the administrator."""
        with httpx2.Client(base_url=self.url(container), trust_env=False, timeout=30) as anonymous:
            answer = anonymous.post("/auth/login", json={"username": "admin", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        return httpx2.Client(base_url=self.url(container), headers=headers, trust_env=False, timeout=30)

    def superuser_url(self) -> str:
        return f"postgresql://mcp:{self.database_password}@{self.postgres.address()}:5432/mcp"

    def sql(self, *statements: str) -> Any:
        """Run statements as the superuser; the value of the last."""

        async def run() -> Any:
            connection = await asyncpg.connect(self.superuser_url())
            value = None
            for statement in statements:
                value = await connection.fetchval(statement)
            await connection.close()
            return value

        return asyncio.run(run())

    def create_role(self, name: str, budget: int) -> None:
        """A role that may hold no more connections than the budget, as the chart creates it."""
        self.sql(
            f"CREATE ROLE {name} LOGIN CONNECTION LIMIT {budget} PASSWORD '{self.database_password}'",
            f"GRANT mcp TO {name}",
        )

    def _database_answers(self) -> bool:
        try:
            return bool(self.sql("SELECT true"))
        except (OSError, asyncpg.PostgresError):
            return False

    def remove(self) -> None:
        for container in reversed(self.containers):
            container.remove()
        subprocess.run(["docker", "network", "rm", self.name], capture_output=True, check=False)
