"""`mcp-platform migrate`."""

from __future__ import annotations

import asyncio

import typer

from mcp_cli.failure import reported


@reported
def migrate() -> None:
    """Bring the database schema to this release; does nothing when it is there already."""
    from mcp_core.database.migrate import migrate as run_migrations
    from mcp_core.settings import load_settings

    before, after = asyncio.run(run_migrations(load_settings().database))
    if before == after:
        typer.echo(f"schema is at {after}, nothing to do")
    else:
        typer.echo(f"schema migrated from {before or 'nothing'} to {after}")
