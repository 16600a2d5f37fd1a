"""End a command that cannot do what it was asked."""

from __future__ import annotations

from typing import NoReturn

import typer

from mcp_cli.scanning.outcome import Outcome


def refuse(message: str) -> NoReturn:
    """Print cause, consequence and remedy to stderr and exit with code 2."""
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(Outcome.NOT_SCANNED)
