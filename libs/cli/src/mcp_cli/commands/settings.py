"""`mcp-platform settings`."""

from __future__ import annotations

import typer


def settings() -> None:
    """Not built yet."""
    typer.echo("error: this command is not built yet.", err=True)
    raise typer.Exit(2)
