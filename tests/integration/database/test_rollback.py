"""An older release on a newer schema, as after `helm rollback`: its migration finds nothing to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import asyncpg
import pytest
from pydantic import SecretStr

from mcp_core.database.await_schema import SchemaNotReadyError, await_schema
from mcp_core.database.migrate import expected_revision, migrate
from mcp_core.settings import DatabaseSettings

pytestmark = pytest.mark.integration
LATER = "9999"


def test_an_older_release_leaves_a_newer_schema_alone(empty_database: Callable[[], DatabaseSettings]) -> None:
    settings = empty_database()
    url = settings.database_url.get_secret_value().replace("postgresql+asyncpg", "postgresql")

    async def scenario() -> None:
        with pytest.raises(SchemaNotReadyError, match="the schema is at nothing"):
            await await_schema(settings, 0.5)
        assert await migrate(settings) == (None, expected_revision())
        assert await await_schema(settings, 5) == expected_revision()
        connection = await asyncpg.connect(url)
        await connection.execute("update alembic_version set version_num = $1", LATER)
        await connection.close()
        assert await migrate(settings) == (LATER, LATER)
        assert await await_schema(settings, 5) == LATER

    asyncio.run(scenario())


def test_a_database_that_does_not_answer_is_named() -> None:
    settings = DatabaseSettings(database_url=SecretStr("postgresql+asyncpg://x:x@127.0.0.1:1/x"))
    with pytest.raises(SchemaNotReadyError, match="does not answer"):
        asyncio.run(await_schema(settings, 0.5))
