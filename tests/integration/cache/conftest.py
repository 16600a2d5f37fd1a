"""Real stores for the cache's tests, and a way to have several processes' worth of services."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey
from mcp_core.cache import CacheService, InvalidationChannel
from mcp_core.settings import DatabaseSettings

NAMESPACES = ("vulnerabilities", "users")


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalValkey]:
    with LocalValkey(tmp_path_factory.mktemp("valkey"), durable=False) as server:
        yield server


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[LocalValkey]:
    """A server this test may stop; it keeps its data over a restart, as a production server would."""
    with LocalValkey(tmp_path / "own", durable=True) as server:
        yield server


@pytest.fixture
def own_postgres(tmp_path: Path) -> Iterator[LocalPostgres]:
    """A database this test may stop."""
    with LocalPostgres(tmp_path / "postgres", durable=False) as server:
        yield server


def channel(database_url: str) -> InvalidationChannel:
    """The channel of a process of its own."""
    return InvalidationChannel(DatabaseSettings(database_url=SecretStr(database_url)), NAMESPACES, "cache-test")


@asynccontextmanager
async def processes(url: str, count: int, database_url: str) -> AsyncIterator[list[CacheService]]:
    """Services that share nothing but the servers, as several processes would."""
    async with AsyncExitStack() as stack:
        services = []
        for _ in range(count):
            service = CacheService(url, channel(database_url))
            await service.start()
            stack.push_async_callback(service.close)
            services.append(service)
        # Whoever joins raises the versions: wait until all have heard the last of them.
        for service in services:
            await service.catch_up()
        yield services


@pytest.fixture
def run_processes(servers: tuple[LocalPostgres, LocalValkey]) -> Callable[..., object]:
    def run(url: str, count: int, database_url: str | None = None) -> object:
        return processes(url, count, database_url or servers[0].url())

    return run
