"""Cross-origin resource sharing: which web pages may read the server's answers."""

from __future__ import annotations

from mcp_scanner.checks.examples import endpoint
from mcp_scanner.checks.rebinding import FOREIGN_HOST
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules.rule import Rule

_ORIGIN = f"https://{FOREIGN_HOST}"

ANY_ORIGIN = Rule(
    id="cors-any-origin",
    title="Any web page may read the server's answers",
    domain="transport",
    severity=Severity.MEDIUM,
    what="A preflight from a foreign origin is allowed, by reflecting the origin or by `*`. MEDIUM with cookies or on "
    "an address that is not public and wants no credentials; LOW otherwise.",
    why="A page in the browser of somebody who can reach the server can then list its tools and call them, no DNS "
    "trick needed.",
    remedy="Allow only the origins of your own clients; without browser clients, send no CORS headers at all.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-942", "AML.T0078", "SAFE-T1005"),
    positive=(endpoint(any_host=True, cors="*"), endpoint(any_host=True, cors="reflect")),
    negative=(endpoint(any_host=True, cors="https://app.example.com"), endpoint()),
)
RULES = (ANY_ORIGIN,)


async def check_cors(subject: Subject) -> list[Finding]:
    """Send the preflight that a browser would send before posting JSON."""
    answer = await subject.prober.send(
        "OPTIONS",
        subject.url,
        {
            "origin": _ORIGIN,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type,authorization,mcp-session-id",
        },
    )
    if answer is None:
        return []
    allowed = str(answer.headers.get("access-control-allow-origin", "")).strip()
    if allowed not in ("*", _ORIGIN):
        return []
    with_cookies = allowed == _ORIGIN and answer.headers.get("access-control-allow-credentials") == "true"
    open_inside = not subject.is_public and not subject.given and subject.listed
    severity = Severity.MEDIUM if with_cookies or open_inside else Severity.LOW
    how = "every origin (*)" if allowed == "*" else f"the origin that asks ({_ORIGIN})"
    evidence = f"The preflight answer allows {how}{', with cookies' if with_cookies else ''}."
    return [report_on(ANY_ORIGIN, evidence, severity=severity)]
