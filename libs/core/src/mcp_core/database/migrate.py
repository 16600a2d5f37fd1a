"""Bring the schema to this release: one runner at a time, guarded by an advisory lock."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from mcp_core.settings import DatabaseSettings

# Any constant will do as long as every release uses the same one: "mcpplatf" as eight ASCII bytes.
_ADVISORY_LOCK = int.from_bytes(b"mcpplatf", "big")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def expected_revision() -> str:
    """The schema revision this release's code was written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("The package carries no migrations; it was not installed whole. Reinstall it.")
    return head


def _upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(_config(connection), revision)


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def current_revision(connection: AsyncConnection) -> str | None:
    """The revision the database is at, or None when it was never migrated."""
    return await connection.run_sync(_current)


async def migrate(settings: DatabaseSettings, revision: str = "head") -> tuple[str | None, str | None]:
    """Upgrade the schema and return the revision before and after.

    A second runner waits for the first and then finds nothing to do. So does an older release after a rollback:
    migrations expand before they contract, so it serves on the newer schema.
    """
    engine = create_async_engine(
        settings.database_url.get_secret_value(),
        poolclass=NullPool,
        connect_args={
            "timeout": settings.database_connect_timeout_seconds,
            "server_settings": {"application_name": "mcp-migrate"},
        },
    )
    try:
        async with engine.connect() as guard:
            await guard.execute(text("select pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
            async with engine.begin() as connection:
                before = await current_revision(connection)
                if before is None or before <= expected_revision():
                    await connection.run_sync(_upgrade, revision)
                after = await current_revision(connection)
            await guard.execute(text("select pg_advisory_unlock(:key)"), {"key": _ADVISORY_LOCK})
            return before, after
    finally:
        await engine.dispose()
