"""`mcp-platform migrate`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from mcp_cli.failure import fail, reported


@reported
def migrate(
    wait: Annotated[
        float | None,
        typer.Option(
            min=0.1, help="Change nothing; wait up to so many seconds until another process has migrated the schema."
        ),
    ] = None,
) -> None:
    """Bring the database schema to this release; does nothing when it is there already."""
    from mcp_core.database.await_schema import SchemaNotReadyError, await_schema
    from mcp_core.database.migrate import MigrationBlockedError
    from mcp_core.database.migrate import migrate as run_migrations
    from mcp_core.settings import load_settings

    database = load_settings().database
    if wait is not None:
        try:
            typer.echo(f"schema is at {asyncio.run(await_schema(database, wait))}")
        except SchemaNotReadyError as error:
            raise fail(str(error)) from None
        return
    try:
        before, after = asyncio.run(run_migrations(database))
    except MigrationBlockedError as error:
        raise fail(str(error)) from None
    if before == after:
        typer.echo(f"schema is at {after}, nothing to do")
    else:
        typer.echo(f"schema migrated from {before or 'nothing'} to {after}")
