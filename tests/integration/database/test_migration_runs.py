"""Migrations on a database in use: they give way instead of blocking it, and can build indexes beside its writers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from mcp_core.database import migrate as runner
from mcp_core.database.migrate import MigrationBlockedError, expected_revision, migrate
from mcp_core.settings import DatabaseSettings

pytestmark = pytest.mark.integration

NEXT = """
from alembic import op
revision = "9998"
down_revision = "{head}"

def upgrade():
    op.execute("alter table users add column nickname text")
    with op.get_context().autocommit_block():
        op.create_index("ix_users_nickname", "users", ["nickname"], postgresql_concurrently=True)
"""


@pytest.fixture
def settings(empty_database: Callable[[], DatabaseSettings]) -> DatabaseSettings:
    return empty_database()


@pytest.fixture
def next_release(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A migration after ours, in a folder of its own."""
    config = runner._config()
    versions = Path(runner.__file__).parent / "migrations" / "versions"
    (tmp_path / "next.py").write_text(NEXT.format(head=expected_revision()), encoding="utf-8")

    def with_next(connection: object = None) -> object:
        config.attributes["connection"] = connection
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", f"{versions}:{tmp_path}")
        return config

    monkeypatch.setattr(runner, "_config", with_next)


async def connect(settings: DatabaseSettings) -> asyncpg.Connection:
    url = settings.database_url.get_secret_value().replace("postgresql+asyncpg", "postgresql")
    return await asyncpg.connect(url)


def test_an_index_is_built_beside_the_writers(settings: DatabaseSettings, next_release: None) -> None:
    async def scenario() -> None:
        assert (await migrate(settings))[1] == "9998"
        assert await migrate(settings) == ("9998", "9998")
        connection = await connect(settings)
        valid = await connection.fetchval(
            "select indisvalid from pg_index where indexrelid = 'ix_users_nickname'::regclass"
        )
        await connection.close()
        assert valid is True

    asyncio.run(scenario())


def test_a_table_in_use_stops_the_migration_and_not_its_users(
    settings: DatabaseSettings, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LOCK_TIMEOUT_SECONDS", 1)

    async def scenario() -> None:
        before = (await migrate(settings))[1]
        request.getfixturevalue("next_release")
        connection = await connect(settings)
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("select count(*) from users")
        with pytest.raises(MigrationBlockedError, match="in use for longer than 1 s, so the schema stays as it was"):
            await migrate(settings)
        await transaction.rollback()
        assert await connection.fetchval("select version_num from alembic_version") == before
        assert (await migrate(settings))[1] == "9998"
        await connection.close()

    asyncio.run(scenario())
