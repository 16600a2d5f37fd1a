"""A real Valkey for the cache's tests, and a way to have several processes' worth of services."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from mcp_cli.local.valkey import LocalValkey
from mcp_core.cache import CacheService

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


@asynccontextmanager
async def processes(url: str, count: int) -> AsyncIterator[list[CacheService]]:
    """Services that share nothing but the server, as several processes would."""
    async with AsyncExitStack() as stack:
        services = []
        for _ in range(count):
            service = CacheService(url, NAMESPACES)
            await service.start()
            stack.push_async_callback(service.close)
            services.append(service)
        yield services


@pytest.fixture
def run_processes() -> Callable[[str, int], object]:
    return processes
