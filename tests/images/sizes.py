"""One container under load: what it planned, and what it came to."""

from __future__ import annotations

import json
import re
import time
from dataclasses import asdict, dataclass, fields

from tests.images.docker import HARDENED, Container, run_once
from tests.images.load import Load
from tests.images.release import API_IMAGE, PASSWORD, Release
from tests.images.watch import ConnectionWatch, MemoryWatch

MIB = 2**20
# Several times the connections of the largest container here.
CLIENTS = 48
LOAD_SECONDS = 15.0


@dataclass
class Measured:
    """One row of the table."""

    cpus: float
    memory: str
    planned_workers: int
    workers: int
    planned_mib: int
    peak_mib: int
    budget: int
    peak_connections: int
    answered: int
    busy: int
    failed: int
    too_many_clients: int
    killed: bool

    def row(self) -> str:
        """For a Markdown table."""
        return "| " + " | ".join(str(value) for value in asdict(self).values()) + " |"


HEADINGS = [entry.name.replace("_", " ") for entry in fields(Measured)]


def workers_of(container: Container) -> int:
    """Children of the first process; zombies and commands of the test do not count."""
    lines = [line.split(maxsplit=2) for line in container.processes()]
    parents = {pid for pid, _, args in lines if "gunicorn" in args or "celery" in args or "mcp-api" in args}
    return sum(1 for pid, parent, args in lines if parent in parents and "defunct" not in args)


def explained(cpus: float, memory: str, image: str = API_IMAGE, role: str = "api", **settings: str) -> dict[str, int]:
    """What `mcp-platform sizing explain` says in a container of that size; beside a server it would take its memory."""
    environment = [part for name, value in settings.items() for part in ("--env", f"MCP_PLATFORM_{name}={value}")]
    limits = ("--cpus", str(cpus), "--memory", memory, "--memory-swap", memory)
    command = ("mcp-platform", "sizing", "explain", "--role", role, "--format", "json")
    said = json.loads(run_once(image, *command, options=(*HARDENED, *limits, *environment)).stdout)
    return {name: int(decision["value"]) for name, decision in said["roles"][role].items()}


def refused_connections(release: Release) -> int:
    """How often PostgreSQL has turned a client away, for itself or for its role."""
    return len(re.findall("FATAL:.*(?:too many|remaining connection slots)", release.postgres.logs()))


def measure(
    release: Release, container: Container, cpus: float, memory: str, *, role: str, budget: int, plan: dict[str, int]
) -> Measured:
    """Put load on an API container and watch it."""
    with release.client(container) as client:
        token = client.headers["Authorization"].removeprefix("Bearer ")
    refused_before = refused_connections(release)
    watched, held = MemoryWatch(container), ConnectionWatch(release.superuser_url(), role)
    try:
        with Load(release.url(container), token, clients=CLIENTS, password=PASSWORD) as load:
            time.sleep(LOAD_SECONDS)
            workers = workers_of(container)
    finally:
        peak, connections = watched.end(), held.end()
    tally = load.tally
    return Measured(
        cpus, memory, plan["workers"], workers, plan["memory_planned_bytes"] // MIB, peak // MIB, budget,
        connections, tally.answered, tally.refused, tally.failed, refused_connections(release) - refused_before,
        container.was_killed_for_memory() or "SIGKILL" in container.logs(),
    )  # fmt: skip
