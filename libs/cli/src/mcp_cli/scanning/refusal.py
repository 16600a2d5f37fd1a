"""End a command that cannot do what it was asked."""

from __future__ import annotations

from typing import NoReturn

import typer

from mcp_cli.scanning.outcome import Outcome
from mcp_scanner.report.visible import visible


def refuse(message: str) -> NoReturn:
    """Print cause, consequence and remedy to stderr, whatever file they quote, and exit with code 2."""
    typer.echo(f"error: {visible(message, newlines=True)}", err=True)
    raise typer.Exit(Outcome.NOT_SCANNED)
