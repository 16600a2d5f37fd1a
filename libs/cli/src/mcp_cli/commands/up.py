"""`mcp-platform up`."""

from __future__ import annotations

import typer


def up() -> None:
    """Not built yet."""
    typer.echo("error: this command is not built yet.", err=True)
    raise typer.Exit(2)
