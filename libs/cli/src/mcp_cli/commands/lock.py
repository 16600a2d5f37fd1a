"""`mcp-platform lock`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def lock(
    targets: Annotated[list[str], typer.Argument(metavar="TARGET...", help="URLs, listings and mcp.json to approve")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The lock file; existing entries stay")] = Path(
        "mcp-lock.json"
    ),
    accept_findings: Annotated[
        bool, typer.Option("--accept-findings", help="Lock targets with HIGH or CRITICAL findings as well")
    ] = False,
    header: Annotated[list[str] | None, typer.Option("--header", "-H", metavar="'NAME: VALUE'")] = None,
    bearer_env: Annotated[str, typer.Option(metavar="VARIABLE", help="Send the bearer token of this variable")] = "",
    allow: Annotated[
        list[str] | None, typer.Option(metavar="NETWORK", help="Reach these networks (default: loopback, private)")
    ] = None,
) -> None:
    """Approve what servers show now; `mcp-platform verify` then notices every change.

    Exit codes: 0 all locked; 1 a target has findings, so nothing was written; 2 a target could not be read.
    """
    from mcp_cli.scanning.locking import run_lock
    from mcp_cli.scanning.options import TargetArguments, scan_options

    options = scan_options(TargetArguments(headers=header or (), bearer_env=bearer_env, allow=allow or ()))
    raise typer.Exit(run_lock(targets, output, options, accept_findings=accept_findings))
