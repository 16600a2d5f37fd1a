"""The platform's own API keeps every answer and its connection budget while its workers retire.

Its database role has the budget as CONNECTION LIMIT, as the ledger has it: one connection more would be refused by
PostgreSQL and fail a request.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx2
import psutil
import pytest
from tests.stack import Process, free_port, wait_for

from mcp_cli.local.postgres import ROLE as OWNER
from mcp_cli.local.postgres import SUPERUSER

pytestmark = pytest.mark.slow

REPLACED = 3
BUDGET = 4
ROLE = "budgeted_api"


@pytest.fixture
def budgeted_url(stack):
    """The stack's database as a role that may hold no more than the budget."""
    url = stack.postgres.url(role=ROLE)
    password = urlsplit(url).password

    async def create():
        connection = await asyncpg.connect(stack.postgres.url(role=SUPERUSER, driver="postgresql"))
        await connection.execute(f"CREATE ROLE {ROLE} LOGIN CONNECTION LIMIT {BUDGET} PASSWORD '{password}'")
        await connection.execute(f"GRANT {OWNER} TO {ROLE}")
        await connection.close()

    asyncio.run(create())
    return url


@pytest.fixture
def retiring(stack, budgeted_url, tmp_path):
    """A second API process on the same database, whose two workers live for a second or two."""
    port = free_port()
    environment = {
        **stack.environment,
        "MCP_PLATFORM_BIND": f"127.0.0.1:{port}",
        "MCP_PLATFORM_METRICS_DIR": str(tmp_path / "metrics"),
        "MCP_PLATFORM_WORKERS": "2",
        "MCP_PLATFORM_WORKER_LIFETIME_SECONDS": "1",
        "MCP_PLATFORM_DATABASE_URL": budgeted_url,
        "MCP_PLATFORM_DB_CONNECTION_BUDGET": str(BUDGET),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:mcp_api.gunicorn_conf", "mcp_api.main:app"]
    process = Process("retiring-api", command, environment, Path(tmp_path / "api.log"))
    process.start()
    yield process, f"http://127.0.0.1:{port}"
    process.stop()
    process.kill()


def test_no_request_fails_and_no_connection_is_too_many_while_workers_retire(stack, retiring):
    process, url = retiring
    wait_for(lambda: answers(url), "the start of the API")
    done = threading.Event()
    failures: list[str] = []
    answered: list[int] = []

    def ask(paths):
        """Reuse connections as a browser or a proxy does."""
        headers = {"Authorization": f"Bearer {stack.admin_token}"}
        with httpx2.Client(base_url=url, headers=headers, timeout=30.0, trust_env=False) as client:
            while not done.is_set():
                for path in paths:
                    try:
                        answer = client.get(path)
                    except httpx2.HTTPError as error:
                        failures.append(f"{path}: {error!r}")
                        continue
                    answered.append(answer.status_code)

    kinds = [["/vulnerabilities?page=1&limit=20"], ["/health", "/servers"], [f"/users/{stack.admin_id}", "/livez"]]
    # Listings that no cache holds, from more clients than there are connections.
    kinds += [[f"/vulnerabilities?limit={1 + client}&page={page}" for page in range(1, 60)] for client in range(6)]
    clients = [threading.Thread(target=ask, args=(paths,)) for paths in kinds]
    for client in clients:
        client.start()
    seen: set[int] = set()

    def enough() -> bool:
        seen.update(child.pid for child in psutil.Process(process.popen.pid).children())
        time.sleep(0.1)
        return len(seen) >= 2 + REPLACED

    try:
        wait_for(enough, f"the replacement of {REPLACED} workers")
    finally:
        done.set()
        for client in clients:
            client.join()
    assert failures == []
    assert set(answered) == {200}
    assert len(answered) > 100


def answers(url: str) -> bool:
    """Whether the API is up."""
    try:
        return bool(httpx2.get(f"{url}/readyz", trust_env=False, timeout=5).status_code == 200)
    except httpx2.TransportError:
        return False
