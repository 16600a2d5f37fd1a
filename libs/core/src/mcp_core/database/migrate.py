"""Bring the schema to this release: one runner at a time, guarded by an advisory lock."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from mcp_core.database.engine import open_unpooled
from mcp_core.settings import DatabaseSettings

# Any constant will do as long as every release uses the same one: "mcpplatf" as eight ASCII bytes.
_ADVISORY_LOCK = int.from_bytes(b"mcpplatf", "big")

# A migration that waits for a table makes everybody behind it wait too, so it gives up before requests do (they get 503
# after 6 s) and its Job tries again.
LOCK_TIMEOUT_SECONDS = 4
# Pause of a runner that waits for another one to finish.
_TURN_SECONDS = 0.1
# SQLSTATE lock_not_available.
_LOCK_NOT_AVAILABLE = "55P03"


class MigrationBlockedError(Exception):
    """A table was in use for longer than a migration may wait; nothing of that migration was applied."""


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
    migrations expand before they contract, so it serves on the newer schema. Each migration is a transaction of its
    own, except for what it does in an autocommit_block. Raises MigrationBlockedError when a table stays in use.
    """
    engine = open_unpooled(settings, process_name="mcp-migrate")
    try:
        async with engine.connect() as guard:
            # The session keeps the lock. A statement that waited for it, or an open transaction, would keep the other
            # runner's index from being built concurrently, and each would wait for the other.
            while not await guard.scalar(text("select pg_try_advisory_lock(:key)"), {"key": _ADVISORY_LOCK}):
                await guard.commit()
                await asyncio.sleep(_TURN_SECONDS)
            await guard.commit()
            async with engine.connect() as connection:
                await connection.execute(text(f"set lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'"))
                before = await current_revision(connection)
                # Alembic begins its own transactions.
                await connection.commit()
                if before is None or before <= expected_revision():
                    await connection.run_sync(_upgrade, revision)
                after = await current_revision(connection)
            await guard.execute(text("select pg_advisory_unlock(:key)"), {"key": _ADVISORY_LOCK})
            return before, after
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise MigrationBlockedError(
            f"A table that the migration changes was in use for longer than {LOCK_TIMEOUT_SECONDS} s, so the schema "
            "stays as it was. Run it again; if that does not help, pg_stat_activity shows the long transaction to end."
        ) from None
    finally:
        await engine.dispose()
