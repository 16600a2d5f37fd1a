"""`mcp-platform scan`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcp_cli.scanning.choices import Format, Threshold

_LIVE = "Live targets"


def scan(
    target: Annotated[
        str,
        typer.Argument(
            help="URL, listing JSON, mcp.json, pypi:NAME\\[@VERSION], npm:NAME\\[@VERSION], or - (stdin)",
            show_default=False,
        ),
    ] = "",
    batch: Annotated[
        str,
        typer.Option(metavar="FILE|-", help="JSON Lines of records in, one JSON report a line out", show_default=False),
    ] = "",
    report_format: Annotated[Format, typer.Option("--format", "-f", help="How to show the report")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the report here, not to stdout")] = None,
    fail_on: Annotated[Threshold, typer.Option(help="Exit with 1 at a finding of this severity")] = Threshold.HIGH,
    header: Annotated[
        list[str] | None, typer.Option("--header", "-H", metavar="'NAME: VALUE'", rich_help_panel=_LIVE)
    ] = None,
    bearer_env: Annotated[
        str, typer.Option(metavar="VARIABLE", help="Send the bearer token of this variable", rich_help_panel=_LIVE)
    ] = "",
    oauth_client_id: Annotated[
        str, typer.Option(metavar="ID", help="Log in by OAuth client credentials", rich_help_panel=_LIVE)
    ] = "",
    oauth_secret_env: Annotated[
        str, typer.Option(metavar="VARIABLE", help="Variable with the client's secret", rich_help_panel=_LIVE)
    ] = "",
    oauth_scope: Annotated[str, typer.Option(metavar="SCOPE", rich_help_panel=_LIVE)] = "",
    oauth_issuer: Annotated[
        str,
        typer.Option(metavar="URL", help="Authorization server the client belongs to", rich_help_panel=_LIVE),
    ] = "",
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK",
            help="Scan these networks (default: loopback, private)",
            rich_help_panel=_LIVE,
        ),
    ] = None,
    ca_file: Annotated[Path | None, typer.Option(help="Trust these certificates (PEM)", rich_help_panel=_LIVE)] = None,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds for the whole scan", rich_help_panel=_LIVE)] = 60.0,
    checks: Annotated[
        bool, typer.Option(help="Check transport and authorisation as well", rich_help_panel=_LIVE)
    ] = True,
    active: Annotated[
        list[str] | None,
        typer.Option(metavar="TOOL", help="Permit calls of this tool; without it none is", rich_help_panel=_LIVE),
    ] = None,
) -> None:
    """Scan one target, or many records in one process.

    Exit codes: 0 clean and complete; 1 findings at or over the threshold; 2 could not scan, or not all of it.
    """
    from mcp_cli.scanning.batch import run_batch
    from mcp_cli.scanning.options import TargetArguments, scan_options
    from mcp_cli.scanning.refusal import refuse
    from mcp_cli.scanning.single import run_single
    from mcp_scanner.collection import collect_rarely
    from mcp_scanner.model import Severity

    if bool(target) == bool(batch):
        refuse("give either one TARGET or --batch FILE; nothing was scanned; see mcp-platform scan --help")
    threshold = Severity(fail_on.value)
    collect_rarely()
    if batch:
        if report_format not in (Format.JSON, Format.TEXT):
            refuse(f"--batch writes JSON Lines, not {report_format}; nothing was scanned; leave --format out")
        raise typer.Exit(run_batch(batch, output, threshold))
    arguments = TargetArguments(
        headers=header or (),
        bearer_env=bearer_env,
        oauth_client_id=oauth_client_id,
        oauth_secret_env=oauth_secret_env,
        oauth_scope=oauth_scope,
        oauth_issuer=oauth_issuer,
        allow=allow or (),
        ca_file=ca_file,
        timeout=timeout,
        checks=checks,
        active=active or (),
    )
    raise typer.Exit(run_single(target, report_format, output, threshold, scan_options(arguments)))
