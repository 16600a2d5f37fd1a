"""`mcp-platform scan TARGET`: one report, in one of the formats."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from mcp_cli.scanning.choices import Format
from mcp_cli.scanning.outcome import Outcome, outcome
from mcp_cli.scanning.output import open_output
from mcp_cli.scanning.progress import waiting
from mcp_cli.scanning.target import scan_any
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.model import Report, Severity, Verdict
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.report.visible import one_line


def run_single(
    target: str, report_format: Format, destination: Path | None, threshold: Severity, options: ScanOptions
) -> Outcome:
    """Scan the target, write its report, and say on stderr why a scan is not complete."""
    with waiting(f"scanning {target}"):
        report = scan_any(target, options)
    text = render(report, report_format, threshold, to_terminal=destination is None and sys.stdout.isatty())
    with open_output(destination) as stream:
        stream.write(text.encode(errors="replace") + b"\n")
    if report.verdict is not Verdict.COMPLETE and (report_format is not Format.TEXT or destination is not None):
        typer.echo(f"{report.verdict}: {one_line(why_incomplete(report))}", err=True)
    return outcome(report, threshold)


def render(report: Report, report_format: Format, threshold: Severity, *, to_terminal: bool) -> str:
    """The report in a format, without a final newline; each renderer is loaded only when it is asked for."""
    if report_format is Format.TEXT:
        from mcp_cli.scanning.terminal import render_text

        return render_text(report, to_terminal=to_terminal)
    if report_format is Format.JSON:
        from mcp_scanner.report.document import render_json

        return render_json(report)
    if report_format is Format.SARIF:
        from mcp_scanner.report.sarif import render_sarif

        return render_sarif(report)
    if report_format is Format.MARKDOWN:
        from mcp_scanner.report.markdown import render_markdown

        return render_markdown(report)
    from mcp_scanner.report.junit import render_junit

    return render_junit(report, threshold)
