"""`mcp-platform up`: the whole platform on this machine, in the foreground."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcp_cli.interruption import leave_quietly

HIGHEST_PORT = 65_535


def up(
    port: Annotated[int, typer.Option(min=1, max=HIGHEST_PORT, help="Port of the API, on 127.0.0.1.")] = 8000,
    data_dir: Annotated[
        Path,
        typer.Option(envvar="MCP_PLATFORM_HOME", help="Where databases, secrets and logs are kept.", file_okay=False),
    ] = Path(".local"),
) -> None:
    """Start PostgreSQL, Valkey, API, worker and scheduler, scan a demo MCP server, and watch until Ctrl-C."""
    leave_quietly()
    try:
        from mcp_cli.local.console import StackConsole
        from mcp_cli.local.errors import LocalError, from_os_error
        from mcp_cli.local.supervisor import supervise
    except ModuleNotFoundError as error:
        typer.echo(
            f"error: the package {error.name} is not installed, so there is nothing to start the platform with.\n"
            "       In a checkout: make install. Elsewhere: pip install 'mcp-security-cli[local]'",
            err=True,
        )
        raise typer.Exit(2) from error

    try:
        supervise(data_dir, port)
    except LocalError as error:
        StackConsole().error(error)
        raise typer.Exit(error.exit_code) from error
    except OSError as error:
        StackConsole().error(from_os_error(error, data_dir))
        raise typer.Exit(2) from error
