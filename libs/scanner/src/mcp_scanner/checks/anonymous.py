"""Who is let in: paired runs with the caller's credentials, with none and with invented ones."""

from __future__ import annotations

import base64
import json
import secrets

from mcp_scanner.checks.examples import endpoint, protected, with_token
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules.rule import Rule

OPEN = Rule(
    id="unauthenticated-access",
    title="The server answers without credentials",
    domain="auth",
    severity=Severity.LOW,
    what="The tools were listed without any credentials. MEDIUM on a public address, LOW on a private or loopback one.",
    why="Whoever reaches the address can list and call every tool; within a cluster that is every compromised pod.",
    remedy="Require OAuth 2.1 access tokens as MCP's authorization chapter describes, or restrict who can reach the "
    "server by network policy and record that as the reason.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-306", "AML.T0049", "SAFE-T1005"),
    positive=(endpoint(),),
    negative=(with_token(protected()),),
)
NOT_REQUIRED = Rule(
    id="credentials-not-required",
    title="The credentials given are not needed",
    domain="auth",
    severity=Severity.MEDIUM,
    what="The server lists its tools with the caller's credentials and lists them without any as well. HIGH on a "
    "public address.",
    why="Its operators believe access is limited to those with credentials, and it is not.",
    remedy="Reject requests without valid credentials with 401 before any method is looked at, list requests included.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-306", "AML.T0049", "SAFE-T1005"),
    positive=(with_token(endpoint()),),
    negative=(with_token(protected()), endpoint()),
)
NOT_VERIFIED = Rule(
    id="token-not-verified",
    title="The server accepts an invented token",
    domain="auth",
    severity=Severity.HIGH,
    what="Requests without credentials are rejected, yet a random bearer token or an unsigned JWT for another audience "
    "is accepted.",
    why="Access looks protected and is open to anyone who sends any token; tokens issued for other services work, too.",
    remedy="Verify signature, issuer, expiry and audience (this server's own resource identifier) of each token.",
    references=(
        "OWASP-MCP01:2025",
        "OWASP-MCP07:2025",
        "OWASP-ASI03",
        "CWE-287",
        "CWE-347",
        "AML.T0049",
        "AML.T0091",
        "SAFE-T1706",
    ),
    positive=(with_token(protected(accepts="any-token")),),
    negative=(with_token(protected()),),
)
SESSION_ENOUGH = Rule(
    id="session-as-authentication",
    title="A session identifier is enough to use somebody's session",
    domain="auth",
    severity=Severity.HIGH,
    what="A session opened with credentials is served to a request that carries its identifier and no credentials, "
    "although opening a session without credentials is rejected.",
    why="Identifiers stand in logs, proxies and headers that are not treated as secrets; whoever learns one acts as "
    "its owner. MCP forbids sessions as authentication.",
    remedy="Verify the credentials of every request, and bind the session to the user they belong to.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-384", "AML.T0091", "SAFE-T1506"),
    positive=(with_token(protected(eras="handshake", trusts_sessions=True)),),
    negative=(with_token(protected(eras="handshake")),),
)
RULES = (OPEN, NOT_REQUIRED, NOT_VERIFIED, SESSION_ENOUGH)


async def check_access(subject: Subject) -> list[Finding]:
    """Compare what is shown with, without and with wrong credentials."""
    if subject.listed and not subject.given:
        severity = Severity.MEDIUM if subject.is_public else Severity.LOW
        return [report_on(OPEN, "The listing of this scan was read without credentials.", severity=severity)]
    shown = await subject.prober.lists({})
    if shown is not None:
        severity = Severity.HIGH if subject.is_public else Severity.MEDIUM
        evidence = "The server lists its tools to a client without credentials."
        return [report_on(NOT_REQUIRED, evidence, severity=severity)]
    return [*await _invented_tokens(subject), *await _bare_session(subject)]


async def _invented_tokens(subject: Subject) -> list[Finding]:
    invented = {"a random bearer token": secrets.token_urlsafe(32), "an unsigned JWT": _unsigned_token()}
    for kind, token in invented.items():
        if await subject.prober.lists({"authorization": f"Bearer {token}"}) is not None:
            return [report_on(NOT_VERIFIED, f"The server lists its tools to a client with {kind}.")]
    return []


async def _bare_session(subject: Subject) -> list[Finding]:
    if not subject.listed or subject.is_stateless or subject.transport != "streamable-http":
        return []
    if await subject.prober.serves_bare_session():
        return [report_on(SESSION_ENOUGH, "tools/list is answered with the session identifier alone.")]
    return []


def _unsigned_token() -> str:
    """A JWT that claims everything and is signed by nobody (RFC 7519, section 6)."""
    parts = ({"alg": "none", "typ": "JWT"}, {"sub": "scanner-probe", "aud": "https://scanner-probe.invalid"})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."
