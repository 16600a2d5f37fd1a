"""Errors that tell an attacker how the server is built."""

from __future__ import annotations

import re

import re2

from mcp_scanner.checks.examples import endpoint
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.connect.failure import quote
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules.rule import Rule

STACK_TRACE = Rule(
    id="error-leaks-internals",
    title="An error answer shows a stack trace",
    domain="transport",
    severity=Severity.LOW,
    what="A request that is no JSON, or that names an unknown method, is answered with lines of a stack trace. MEDIUM "
    "on a public address.",
    why="Paths, module names and versions are a map for the next attack, and traces often carry values.",
    remedy="Answer errors with a code and a short message; keep the trace in the server's log.",
    references=("OWASP-MCP10:2025", "CWE-209", "AML.T0006", "SAFE-T1604"),
    unmapped={"OWASP-ASI": "none of its ten risks is about what a server tells of itself"},
    positive=(
        endpoint(trace='Traceback (most recent call last):\n  File "/srv/shelf/app.py", line 42, in handle'),
        endpoint(reach="public", trace="TypeError: x is undefined\n    at Shelf.take (/srv/shelf/index.js:10:15)"),
    ),
    negative=(endpoint(trace="Unknown method, see the documentation at line 42."),),
)
VERSION = Rule(
    id="server-version-disclosed",
    title="A header discloses the version of the server's software",
    domain="transport",
    severity=Severity.INFO,
    what="The Server or X-Powered-By header names a product with its version.",
    why="It tells which published vulnerabilities to try.",
    remedy="Remove the version from the header in the server's or proxy's configuration.",
    references=("OWASP-MCP10:2025", "CWE-200", "AML.T0006", "SAFE-T1604"),
    unmapped={"OWASP-ASI": "none of its ten risks is about what a server tells of itself"},
    positive=(endpoint(software="shelfd/2.4.1"),),
    negative=(endpoint(software="shelfd"),),
)
RULES = (STACK_TRACE, VERSION)

# One frame of a trace in the runtimes that MCP servers are written in: Python, JavaScript, Java, .NET, Go, Ruby.
# RE2, because the text is the server's.
_FRAMES = tuple(
    re2.compile(pattern)
    for pattern in (
        r'File "[^"\n]{1,300}", line \d{1,7}',
        r"\bat [^\n]{0,200}\([^()\n]{1,300}:\d{1,7}:\d{1,7}\)",
        r"\bat (?:async )?(?:file://)?/[^\s:]{1,300}:\d{1,7}:\d{1,7}",
        r"\bat [\w.$]{3,200}\(\w{1,100}\.(?:java|kt):\d{1,7}\)",
        r"\bat [\w.`<>]{3,200}\([^)\n]{0,200}\) in [^\n]{1,200}:line \d{1,7}",
        r"\bgoroutine \d{1,9} \[running\]",
        r"[\w./-]{3,200}\.rb:\d{1,7}:in [`'][^'\n]{1,100}'",
    )
)
_VERSIONED = re.compile(r"[A-Za-z][\w .-]{0,40}/\d+\.\d+[\w.-]{0,20}")
# Characters of an error answer that are looked at; a trace stands at its beginning.
_LOOKED_AT = 200_000


async def check_leakage(subject: Subject) -> list[Finding]:
    """Provoke two honest errors and read the answers as an attacker would."""
    findings: list[Finding] = []
    versions: set[str] = set()
    for body in (b"{not json", b'{"jsonrpc":"2.0","id":1,"method":"scanner/unknown-method","params":{}}'):
        answer = await subject.prober.send(
            "POST",
            subject.url,
            {"accept": "application/json, text/event-stream", "content-type": "application/json"},
            body,
        )
        if answer is None:
            continue
        text = _unescaped(answer.body[:_LOOKED_AT].decode("utf-8", "replace"))
        frame = next((found.group() for pattern in _FRAMES if (found := pattern.search(text))), None)
        if frame and not findings:
            severity = Severity.MEDIUM if subject.is_public else Severity.LOW
            evidence = f"A malformed request is answered with a stack trace: {quote(frame)}"
            findings.append(report_on(STACK_TRACE, evidence, severity=severity, identity="trace"))
        for header in ("server", "x-powered-by"):
            versions.update(_VERSIONED.findall(str(answer.headers.get(header, ""))[:200]))
    if versions:
        shown = ", ".join(sorted(versions))
        findings.append(report_on(VERSION, f"The server's headers name {quote(shown)}."))
    return findings


def _unescaped(text: str) -> str:
    """A trace inside a JSON string as it would stand outside of one."""
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t")
