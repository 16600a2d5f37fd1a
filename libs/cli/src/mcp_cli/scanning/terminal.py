"""The report for people: an excerpt under each finding, coverage and verdict at the end."""

from __future__ import annotations

import io
import sys

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from mcp_scanner.model import Finding, Report, Severity, Verdict
from mcp_scanner.report.order import by_severity, tally
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.report.visible import one_line

_STYLE = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}
_VERDICT_STYLE = {Verdict.COMPLETE: "bold green", Verdict.DEGRADED: "bold yellow", Verdict.ERROR: "bold red"}

# Facts (severity info) of a big server run into hundreds; the machine formats carry them all.
_SHOWN_FACTS = 10

# Width of a report that no terminal asked for: fits a code-review page and a mail.
_PLAIN_WIDTH = 100


def render_text(report: Report, *, to_terminal: bool) -> str:
    """The report as text without a final newline; colours only for a terminal, and never under NO_COLOR."""
    buffer = io.StringIO()
    width = Console(file=sys.stdout).width if to_terminal else _PLAIN_WIDTH
    console = Console(file=buffer, width=width, force_terminal=to_terminal, highlight=False, legacy_windows=False)
    console.print(
        Rule(Text(" · ".join(dict.fromkeys(filter(None, map(one_line, (report.name, report.target)))))), style="dim")
    )
    facts = [finding for finding in report.findings if finding.severity is Severity.INFO]
    for finding in by_severity(report.findings):
        if finding.severity is not Severity.INFO:
            _print_finding(console, finding)
    _print_facts(console, facts)
    _print_coverage(console, report)
    _print_verdict(console, report)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()).rstrip("\n")


def _print_finding(console: Console, finding: Finding) -> None:
    label = f" {finding.severity.upper()} "
    console.print(Text.assemble((label, _STYLE[finding.severity]), " ", (one_line(finding.title), "bold")))
    place = _place(finding)
    pointer = one_line(finding.location.pointer)
    console.print(Padding(Text.assemble(place, "  ", (pointer, "dim")), (0, 0, 0, 2)))
    console.print(Padding(Text.assemble(("> ", "dim"), (one_line(finding.evidence), "italic")), (0, 0, 0, 4)))
    if finding.servers:
        console.print(Padding(Text(f"between: {one_line(', '.join(finding.servers))}"), (0, 0, 0, 2)))
    console.print(Padding(Text.assemble(("remedy: ", "green"), one_line(finding.remediation)), (0, 0, 0, 2)))
    see = ", ".join((finding.rule, f"confidence {finding.confidence}", *finding.references))
    console.print(Padding(Text(one_line(see), style="dim"), (0, 0, 1, 2)))


def _print_facts(console: Console, facts: list[Finding]) -> None:
    for finding in facts[:_SHOWN_FACTS]:
        line = Text.assemble((" info ", "dim"), f"{one_line(finding.title)}: {_place(finding)}  ")
        line.append(one_line(finding.evidence), style="dim")
        line.truncate(console.width, overflow="ellipsis")
        console.print(line)
    if len(facts) > _SHOWN_FACTS:
        console.print(Text(f" info  and {len(facts) - _SHOWN_FACTS} more facts; --format json has them all", "dim"))
    if facts:
        console.print()


def _print_coverage(console: Console, report: Report) -> None:
    for surface, entry in report.coverage.items():
        status, reason = str(entry.get("status", "")), one_line(str(entry.get("reason", "")))
        style = "yellow" if status in {"partial", "failed"} else "dim"
        line = f" {one_line(surface):<18} {status:<8} {entry.get('items', 0):>6}  {reason}"
        console.print(Text(line.rstrip(), style=style))


def _print_verdict(console: Console, report: Report) -> None:
    line = Text.assemble((report.verdict.upper(), _VERDICT_STYLE[report.verdict]), f": {tally(report.findings)}")
    if report.verdict is not Verdict.COMPLETE:
        line.append(f". This is no clean result: {one_line(_why(report))}")
    console.print(line)


def _why(report: Report) -> str:
    """Why the scan is not complete, in short where the lines of the surfaces have said it."""
    unread = [surface for surface, entry in report.coverage.items() if entry.get("reason")]
    told = "; ".join(str(report.coverage[surface]["reason"]) for surface in unread)
    if not unread or report.error not in told:
        return why_incomplete(report)
    return f"not everything could be read ({', '.join(unread)}, see above)"


def _place(finding: Finding) -> str:
    return one_line(f"{finding.location.surface} {finding.location.name}".strip())
