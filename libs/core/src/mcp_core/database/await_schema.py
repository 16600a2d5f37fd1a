"""Wait for a schema that somebody else migrates: pods start beside the migration, and must not work before it."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mcp_core.database.engine import open_unpooled
from mcp_core.database.migrate import current_revision, expected_revision
from mcp_core.settings import DatabaseSettings

_log = structlog.get_logger(__name__)

# Between two looks: a migration takes seconds, and each look is a connection.
_INTERVAL_SECONDS = 2.0


class SchemaNotReadyError(Exception):
    """The schema did not come in time; the message says what was seen last."""


async def await_schema(settings: DatabaseSettings, timeout_seconds: float) -> str:
    """The revision of the schema, as soon as it is that of this release or a later one.

    Raises SchemaNotReadyError after `timeout_seconds`, also when the database did not answer.
    """
    seen = "the database was not asked yet"
    try:
        async with asyncio.timeout(timeout_seconds):
            while True:
                try:
                    revision = await _revision(settings)
                except (SQLAlchemyError, OSError) as error:
                    seen = f"the database does not answer ({error!r:.200})"
                else:
                    if revision is not None and revision >= expected_revision():
                        return revision
                    seen = f"the schema is at {revision or 'nothing'}"
                _log.info("waiting for the schema", seen=seen, needed=expected_revision())
                await asyncio.sleep(_INTERVAL_SECONDS)
    except TimeoutError:
        raise SchemaNotReadyError(
            f"After {timeout_seconds:g} s {seen}, and this release needs {expected_revision()}, so nothing was "
            "started. Run `mcp-platform migrate`, or see why the migration that should do it fails."
        ) from None


async def _revision(settings: DatabaseSettings) -> str | None:
    engine = open_unpooled(settings, process_name="mcp-await-schema")
    try:
        async with engine.connect() as connection:
            return await current_revision(connection)
    finally:
        await engine.dispose()
