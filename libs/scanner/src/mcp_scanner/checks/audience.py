"""The audience of the token that the scan was given: was it issued for this server?"""

from __future__ import annotations

import base64
import binascii
import json
from urllib.parse import urlsplit

from mcp_scanner.checks.examples import protected, token_for
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.connect.discovery import covers
from mcp_scanner.connect.failure import quote
from mcp_scanner.model import Finding, Severity, as_mapping
from mcp_scanner.rules.rule import Rule

FOREIGN = Rule(
    id="token-for-another-audience",
    title="The server accepts a token that was issued for another service",
    domain="auth",
    severity=Severity.MEDIUM,
    what="The listing was read with a JWT whose `aud` names addresses, none of which is this server. Audiences that "
    "are no addresses tell nothing and are left alone. The token is not shown.",
    why="Whoever runs the other service, or steals a token there, can use it here; and a server that takes such tokens "
    "often passes them on. MCP requires servers to reject tokens that were not issued for them (RFC 8707, RFC 9728).",
    remedy="Verify `aud` against this server's own resource identifier, and have clients ask for it with `resource`.",
    references=(
        "OWASP-MCP01:2025",
        "OWASP-MCP07:2025",
        "OWASP-ASI03",
        "CWE-287",
        "AML.T0091",
        "SAFE-T1706",
        "SAFE-T1307",
        "RFC9728",
    ),
    positive=(token_for("https://mail.example.com/api", protected()),),
    negative=(
        token_for("urn:notes-server", protected()),
        token_for("https://127.0.0.1/userinfo {endpoint}", protected()),
    ),
)
RULES = (FOREIGN,)

# Longer than any token a proxy lets through (16 kB of headers are usual).
_LONGEST = 16_384


async def check_audience(subject: Subject) -> list[Finding]:
    """Read the audience of the bearer token with which the server let the scan in; no request is sent."""
    if not subject.listed:
        return []
    kind, _, token = subject.prober.credentials.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return []
    audiences = [audience for audience in audiences_of(token) if urlsplit(audience).scheme in ("http", "https")]
    if not audiences or any(covers(audience, subject.url) for audience in audiences):
        return []
    shown = quote(", ".join(audiences))
    return [
        report_on(FOREIGN, f"The token is for {shown}, the endpoint is {subject.url.shown()}.", identity="audience")
    ]


def audiences_of(token: str) -> list[str]:
    """The audiences that a JWT states (RFC 7519, 4.1.3); none for any other token."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > _LONGEST:
        return []
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return []
    stated = as_mapping(claims).get("aud")
    return [item for item in (stated if isinstance(stated, list) else [stated]) if isinstance(item, str)]
