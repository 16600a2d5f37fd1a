"""Risks that came with 2026-07-28: headers that route, results that are cached."""

from __future__ import annotations

from mcp_scanner.checks.examples import endpoint, protected, with_token
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.connect.envelope import envelope, stateless_headers
from mcp_scanner.connect.messages import request
from mcp_scanner.connect.session import STATELESS_VERSIONS
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules.rule import Rule

MISMATCH = Rule(
    id="header-body-mismatch-accepted",
    title="The server does not compare the routing headers with the body",
    domain="transport",
    severity=Severity.MEDIUM,
    what="A tools/list request whose Mcp-Method header says server/discover is answered. 2026-07-28 requires error "
    "-32020 instead.",
    why="Gateways decide by the header what is allowed, logged and rate-limited; the server acts on the body. A caller "
    "gets past the gateway by saying one thing and doing another.",
    remedy="Compare Mcp-Method, Mcp-Name and MCP-Protocol-Version with the body and reject any difference with 400.",
    references=(
        "OWASP-MCP02:2025",
        "OWASP-MCP07:2025",
        "OWASP-ASI03",
        "OWASP-ASI07",
        "CWE-436",
        "CWE-444",
        "AML.T0107",
        "SAFE-T1005",
    ),
    positive=(endpoint(checks_headers=False),),
    negative=(endpoint(),),
)
PUBLIC_CACHE = Rule(
    id="public-cache-scope",
    title="Results for an authenticated caller are marked as public for caches",
    domain="transport",
    severity=Severity.MEDIUM,
    what="A result that was read with credentials carries cacheScope public, and is not shown without them.",
    why="Shared caches may then hand one caller's listing to another, and one poisoned entry reaches everybody.",
    remedy="Set cacheScope to private for everything that depends on who asks.",
    references=("OWASP-MCP10:2025", "OWASP-ASI06", "CWE-524", "AML.T0080", "SAFE-T1702"),
    positive=(with_token(protected(cache_scope="public")),),
    negative=(with_token(protected()), endpoint(cache_scope="public")),
)
RULES = (MISMATCH, PUBLIC_CACHE)


async def check_stateless_risks(subject: Subject) -> list[Finding]:
    """Send one request that disagrees with itself, and look at the cache hints of the listing."""
    if not subject.is_stateless or not subject.listed:
        return []
    findings = []
    version = STATELESS_VERSIONS[-1]
    message = request(1, "tools/list", {"_meta": envelope(version)})
    headers = {**subject.prober.credentials, **stateless_headers(version, "server/discover")}
    answered = await subject.prober.post(message, headers)
    if answered is not None and answered.accepted:
        findings.append(report_on(MISMATCH, "tools/list is answered although Mcp-Method says server/discover."))
    public = sorted(key for key, envelope_ in subject.envelopes.items() if envelope_.get("cacheScope") == "public")
    if public and subject.given and subject.challenge is not None:
        evidence = f"cacheScope is public on the results of {', '.join(public)}."
        findings.append(report_on(PUBLIC_CACHE, evidence))
    return findings
