"""Reports whose every text is hostile to the format it is written in."""

import pytest

from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Location, Report, Severity, Verdict
from mcp_scanner.rules.rule import Rule

HOSTILE = (
    "plain",
    "\x1b[2J\x1b]0;title\x07",
    "\u202egnp.exe\u2066",
    "zero\u200bwidth\ufeff",
    "tag\U000e0041 and selector\ufe0f",
    "lone \ud800 surrogate",
    "<script>alert(1)</script> & \"quotes\" 'too'",
    "]]> --> <!-- <![CDATA[",
    "| table | `code` ``` [link](javascript:x) ![i](x) @user #1 **b** <b>",
    "line\nbreak\r\n\ttab\x00nul\x7f\x9b31m",
    "中文 émoji 🙂",
    "\ufffe\uffff",
    "x" * 5000,
    "",
)


def rule(severity: Severity = Severity.HIGH) -> Rule:
    return Rule(
        id="made-up-rule",
        title="A made-up rule",
        domain="metadata",
        severity=severity,
        what="What.",
        why="Why.",
        remedy="Remedy.",
        references=("CWE-77", "OWASP-MCP03:2025"),
    )


def report_of(text: str, verdict: Verdict = Verdict.COMPLETE) -> Report:
    """A report with one finding of each severity, `text` standing wherever a server could place text."""
    findings = [
        make_finding(
            rule(),
            Location("tool", text, f"/tools/0/{text}", 0, len(text)),
            text,
            severity=severity,
            servers=(text, "b"),
        )
        for severity in Severity
    ]
    coverage = {
        "tools": {"status": "read", "items": 3},
        "prompts": {"status": "absent", "items": 0},
        "resources": {"status": "partial", "items": 1, "reason": text},
    }
    error = f"not read: {text}" if verdict is not Verdict.COMPLETE else ""
    return Report(target=text, name=text, verdict=verdict, coverage=coverage, findings=findings, error=error)


@pytest.fixture(params=HOSTILE, ids=lambda text: ascii(text)[:24])
def hostile(request) -> Report:
    return report_of(request.param)


@pytest.fixture(params=list(Verdict))
def of_each_verdict(request) -> Report:
    return report_of("plain", request.param)
