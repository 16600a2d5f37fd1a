"""`mcp-platform verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def verify(
    lock_file: Annotated[Path, typer.Argument(help="What mcp-platform lock wrote")] = Path("mcp-lock.json"),
    header: Annotated[list[str] | None, typer.Option("--header", "-H", metavar="'NAME: VALUE'")] = None,
    bearer_env: Annotated[str, typer.Option(metavar="VARIABLE", help="Send the bearer token of this variable")] = "",
    allow: Annotated[
        list[str] | None, typer.Option(metavar="NETWORK", help="Reach these networks (default: loopback, private)")
    ] = None,
) -> None:
    """Compare every locked target with what it shows now.

    Exit codes: 0 all as locked; 1 something changed, and it is shown; 2 a target could not be read.
    """
    from mcp_cli.scanning.locking import run_verify
    from mcp_cli.scanning.options import TargetArguments, scan_options

    options = scan_options(TargetArguments(headers=header or (), bearer_env=bearer_env, allow=allow or ()))
    raise typer.Exit(run_verify(lock_file, options))
