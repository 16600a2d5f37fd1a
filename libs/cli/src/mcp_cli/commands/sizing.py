"""`mcp-platform sizing`."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, help="Not built yet.")


@app.command("explain")
def explain() -> None:
    """Not built yet."""
    typer.echo("error: this command is not built yet.", err=True)
    raise typer.Exit(2)


@app.callback()
def group() -> None:
    """Group of subcommands."""
