"""`mcp-platform scan TARGET`: one report, in one of the formats."""

from __future__ import annotations

from pathlib import Path

import typer

from mcp_cli.scanning.choices import Format
from mcp_cli.scanning.outcome import Outcome, outcome
from mcp_cli.scanning.output import open_output
from mcp_cli.scanning.progress import waiting
from mcp_cli.scanning.refusal import refuse
from mcp_cli.scanning.target import scan_any
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.model import Report, Severity, Verdict


def run_single(
    target: str, report_format: Format, destination: Path | None, threshold: Severity, options: ScanOptions
) -> Outcome:
    """Scan the target, write its report, and say on stderr why a scan is not complete."""
    with waiting(f"scanning {target}"):
        report = scan_any(target, options)
    with open_output(destination) as stream:
        stream.write(render(report, report_format).encode() + b"\n")
    if report.verdict is not Verdict.COMPLETE:
        typer.echo(f"{report.verdict}: {report.error or 'not everything could be read'}", err=True)
    return outcome(report, threshold)


def render(report: Report, report_format: Format) -> str:
    """The report in a format, without a final newline."""
    if report_format is Format.JSON:
        from mcp_scanner.report.document import render_json

        return render_json(report)
    refuse(f"--format {report_format} is not built yet")
