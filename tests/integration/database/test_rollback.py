"""An older release on a newer schema, as after `helm rollback`: its migration finds nothing to do."""

from __future__ import annotations

import asyncio
import secrets

import asyncpg
import pytest
from pydantic import SecretStr

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey
from mcp_core.database.await_schema import SchemaNotReadyError, await_schema
from mcp_core.database.migrate import expected_revision, migrate
from mcp_core.settings import DatabaseSettings

pytestmark = pytest.mark.integration
LATER = "9999"


def test_an_older_release_leaves_a_newer_schema_alone(servers: tuple[LocalPostgres, LocalValkey]) -> None:
    name = f"test_{secrets.token_hex(4)}"
    settings = DatabaseSettings(database_url=SecretStr(servers[0].url(name)))

    async def scenario() -> None:
        first = await asyncpg.connect(servers[0].url(driver="postgresql"))
        await first.execute(f'create database "{name}"')
        await first.close()
        with pytest.raises(SchemaNotReadyError, match="the schema is at nothing"):
            await await_schema(settings, 0.5)
        assert await migrate(settings) == (None, expected_revision())
        assert await await_schema(settings, 5) == expected_revision()
        connection = await asyncpg.connect(servers[0].url(name, driver="postgresql"))
        await connection.execute("update alembic_version set version_num = $1", LATER)
        await connection.close()
        assert await migrate(settings) == (LATER, LATER)
        assert await await_schema(settings, 5) == LATER

    asyncio.run(scenario())


def test_a_database_that_does_not_answer_is_named() -> None:
    settings = DatabaseSettings(database_url=SecretStr("postgresql+asyncpg://x:x@127.0.0.1:1/x"))
    with pytest.raises(SchemaNotReadyError, match="does not answer"):
        asyncio.run(await_schema(settings, 0.5))
