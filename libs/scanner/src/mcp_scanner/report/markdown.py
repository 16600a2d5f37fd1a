"""Markdown for pull requests and wikis (CommonMark with GitHub tables)."""

from __future__ import annotations

import re

from mcp_scanner.model import Finding, Report, Verdict
from mcp_scanner.report.order import by_severity, tally
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.report.visible import one_line

# Any ASCII punctuation may be escaped (CommonMark 0.31, section 2.4); these characters are the ones with a meaning.
_MEANINGFUL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&@:/$^=])")


def render_markdown(report: Report) -> str:
    """The report: verdict, coverage, a table of findings, then each with its evidence and remedy."""
    findings = by_severity(report.findings)
    parts = [f"# Scan of {escape(report.name or report.target)}", _summary(report), _coverage(report)]
    if findings:
        parts.append(_table(findings))
        parts.extend(_section(finding) for finding in findings)
    return "\n\n".join(part for part in parts if part)


def escape(text: str) -> str:
    """`text` on one line as literal text: no markup, no link, no HTML, no mention, whatever it contains."""
    return _MEANINGFUL.sub(r"\\\1", one_line(text))


def code(text: str) -> str:
    """`text` on one line as a code span, fenced by more backticks than it holds in a row."""
    flat = one_line(text)
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {flat} {fence}"


def _summary(report: Report) -> str:
    lines = [f"Verdict **{report.verdict}**: {tally(report.findings)}."]
    if report.verdict is not Verdict.COMPLETE:
        lines.append(f"Not everything was read, so this is no clean result. {escape(why_incomplete(report))}")
    return "\n\n".join(lines)


def _coverage(report: Report) -> str:
    if not report.coverage:
        return ""
    rows = [
        f"| {escape(surface)} | {escape(str(entry.get('status', '')))} | {entry.get('items', 0)} "
        f"| {escape(str(entry.get('reason', '')))} |"
        for surface, entry in report.coverage.items()
    ]
    return "\n".join(["| surface | status | items | reason |", "|---|---|---:|---|", *rows])


def _table(findings: list[Finding]) -> str:
    rows = [
        f"| {finding.severity} | {escape(finding.rule)} | {escape(_place(finding))} | {escape(finding.title)} |"
        for finding in findings
    ]
    return "\n".join(["## Findings", "", "| severity | rule | where | what |", "|---|---|---|---|", *rows])


def _section(finding: Finding) -> str:
    lines = [
        f"### {str(finding.severity).upper()}: {escape(finding.title)}",
        "",
        f"- Where: {escape(_place(finding))} {code(finding.location.pointer) if finding.location.pointer else ''}",
        f"- Rule: {escape(finding.rule)} (confidence {finding.confidence})",
        f"- Evidence: {code(finding.evidence)}",
        f"- Remedy: {escape(finding.remediation)}",
    ]
    if finding.servers:
        lines.append(f"- Servers: {escape(', '.join(finding.servers))}")
    if finding.references:
        lines.append(f"- References: {escape(', '.join(finding.references))}")
    return "\n".join(line.rstrip() for line in lines)


def _place(finding: Finding) -> str:
    return f"{finding.location.surface} {finding.location.name}".strip()
