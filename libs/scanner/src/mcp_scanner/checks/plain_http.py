"""Plain HTTP: whoever is on the path reads and rewrites what the model is told."""

from __future__ import annotations

from mcp_scanner.checks.examples import endpoint
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.model import Finding, Severity
from mcp_scanner.policy.addresses import Reach
from mcp_scanner.rules.rule import Rule

PLAIN_HTTP = Rule(
    id="plain-http",
    title="The server is reached over plain HTTP",
    domain="transport",
    severity=Severity.HIGH,
    what="The URL begins with http://. Over the internet that is HIGH; within a private network MEDIUM when "
    "credentials travel with it and LOW otherwise; on a literal loopback address it is a fact only (INFO).",
    why="Anyone on the path can read tokens and arguments, and can rewrite tool descriptions into instructions for "
    "the model.",
    remedy="Serve the endpoint over https, or put a TLS-terminating proxy or mesh in front of it.",
    references=("OWASP-MCP07:2025", "OWASP-ASI07", "CWE-319", "AML.T0091", "AML.T0110", "SAFE-T1506"),
    positive=(endpoint(reach="public"), endpoint()),
    negative=(endpoint(tls={}),),
)
RULES = (PLAIN_HTTP,)


async def check_plain_http(subject: Subject) -> list[Finding]:
    """Judge the scheme by where the server stands and what was sent to it."""
    if subject.url.scheme != "http":
        return []
    if subject.reach is Reach.LOOPBACK:
        severity, where = Severity.INFO, "on loopback, where nobody else is on the path"
    elif subject.is_public:
        severity, where = Severity.HIGH, "over the internet"
    else:
        severity = Severity.MEDIUM if subject.given else Severity.LOW
        where = "within a private network" + (", with credentials" if subject.given else "")
    return [report_on(PLAIN_HTTP, f"{subject.url.origin} is plain HTTP {where}.", severity=severity, identity=where)]
