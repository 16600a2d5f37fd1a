"""Readiness asks the database, and takes a busy pool for what it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from mcp_api.health import readiness
from mcp_api.health.readiness import DatabaseProbe
from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey
from mcp_core.database.engine import Database, open_database
from mcp_core.settings import DatabaseSettings

pytestmark = pytest.mark.integration

POOL = 2
# Seconds of a request: several end before the probe's patience does.
REQUEST_SECONDS = 0.05
# Seconds a probe waits here, once the database has answered for the first time.
PATIENCE_SECONDS = 0.4


@asynccontextmanager
async def probed(
    servers: tuple[LocalPostgres, LocalValkey], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Database, DatabaseProbe]]:
    settings = DatabaseSettings(database_url=SecretStr(servers[0].url()))
    database = open_database(settings, process_name="readiness", pool_size=POOL)
    probe = DatabaseProbe(database)
    try:
        monkeypatch.setattr(readiness, "READY_TIMEOUT_SECONDS", PATIENCE_SECONDS * 10)
        await probe.revision()
        monkeypatch.setattr(readiness, "READY_TIMEOUT_SECONDS", PATIENCE_SECONDS)
        probe._revision = "0001"  # whatever the shared server is migrated to
        yield database, probe
    finally:
        await probe.close()
        await database.close()


async def request(database: Database, seconds: float, times: int) -> None:
    for _ in range(times):
        async with database.engine.connect() as connection:
            await connection.execute(text("select pg_sleep(:seconds)"), {"seconds": seconds})


def test_a_process_that_serves_is_ready_however_many_wait(
    servers: tuple[LocalPostgres, LocalValkey], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        async with probed(servers, monkeypatch) as (database, probe):
            waiting = [asyncio.create_task(request(database, REQUEST_SECONDS, 1)) for _ in range(POOL * 40)]
            await asyncio.sleep(REQUEST_SECONDS)
            assert await probe.revision() is not None
            # What others missed before the next answer is made good by it.
            probe.fell_silent()
            assert await probe.revision() is not None
            assert not all(task.done() for task in waiting)
            await asyncio.gather(*waiting)

    asyncio.run(scenario())


def test_a_process_whose_connections_hang_is_not(
    servers: tuple[LocalPostgres, LocalValkey], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "EVIDENCE_SECONDS", 0.1)

    async def scenario() -> None:
        async with probed(servers, monkeypatch) as (database, probe):
            hanging = [asyncio.create_task(request(database, 2, 1)) for _ in range(POOL)]
            await asyncio.sleep(0.2)
            with pytest.raises(TimeoutError):
                await probe.revision()
            await asyncio.gather(*hanging)

    asyncio.run(scenario())


def test_an_answer_counts_until_somebody_waits_in_vain(
    servers: tuple[LocalPostgres, LocalValkey], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        async with probed(servers, monkeypatch) as (database, probe):
            await request(database, 0, 1)
            hanging = [asyncio.create_task(request(database, 2, 1)) for _ in range(POOL)]
            await asyncio.sleep(REQUEST_SECONDS)
            assert await probe.revision() is not None
            probe.fell_silent()
            with pytest.raises(TimeoutError):
                await probe.revision()
            await asyncio.gather(*hanging)
            await probe.revision()

    asyncio.run(scenario())
