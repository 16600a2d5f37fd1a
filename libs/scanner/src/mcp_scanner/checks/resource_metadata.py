"""RFC 9728: how a server that wants credentials says where they come from."""

from __future__ import annotations

from mcp_scanner.checks.examples import protected
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.connect.discovery import covers, issuers_of, resource_addresses
from mcp_scanner.connect.failure import quote
from mcp_scanner.model import Finding, JsonObject, Severity
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.rules.rule import Rule

MISSING = Rule(
    id="resource-metadata-missing",
    title="The server wants credentials and does not say where from",
    domain="auth",
    severity=Severity.LOW,
    what="A request without credentials is rejected, but no protected-resource metadata (RFC 9728) is found, neither "
    "through WWW-Authenticate nor at the well-known address.",
    why="Clients then need credentials configured by hand, often long-lived ones shared by many, or guess an "
    "authorization server.",
    remedy="Publish /.well-known/oauth-protected-resource and name it in the WWW-Authenticate header of each 401.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-1059", "SAFE-T1009", "RFC9728"),
    unmapped={"ATLAS": "a document that is missing is no technique of an adversary"},
    positive=(protected(resource_metadata=None),),
    negative=(protected(),),
)
WRONG = Rule(
    id="resource-metadata-invalid",
    title="The protected-resource metadata does not fit this server",
    domain="auth",
    severity=Severity.MEDIUM,
    what="Its `resource` is not this server's address, it names no authorization server, or names one without TLS.",
    why="Tokens are requested for the resource the metadata names: with a wrong one they are valid elsewhere, or an "
    "attacker's server receives tokens meant for another.",
    remedy="Set `resource` to the exact URL of this endpoint or its origin, and list https issuers in "
    "`authorization_servers`.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-346", "AML.T0091", "SAFE-T1306", "SAFE-T1706", "RFC9728"),
    positive=(
        protected(resource_metadata={"resource": "https://other.example.com/mcp"}),
        protected(resource_metadata={"authorization_servers": []}),
    ),
    negative=(protected(),),
)
INSIDE = Rule(
    id="metadata-points-inside",
    title="The authorisation metadata leads clients to a forbidden address",
    domain="auth",
    severity=Severity.MEDIUM,
    what="A metadata URL that the server names is one the target policy refuses: an internal, loopback or cloud "
    "metadata address, or no http(s) at all. It was not fetched.",
    why="Clients fetch these addresses unasked, from inside the network they run in: the server uses them to reach "
    "what it cannot reach itself.",
    remedy="Name public https addresses of the authorization server; treat a server that names others as hostile.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-918", "AML.T0106", "SAFE-T1306", "RFC9728"),
    positive=(protected(resource_metadata={"authorization_servers": ["http://10.0.0.7/"]}),),
    negative=(protected(),),
)
RULES = (MISSING, WRONG, INSIDE)


async def read_resource_metadata(subject: Subject) -> tuple[JsonObject | None, list[Finding]]:
    """The metadata of a server that rejected a request without credentials, and what is wrong with it."""
    findings: list[Finding] = []
    challenge = subject.challenge.challenge if subject.challenge else ""
    for address in resource_addresses(subject.url, challenge):
        try:
            document = await subject.prober.fetch_json(address)
        except TargetRefused as refusal:
            evidence = f"resource_metadata names {quote(address.partition('?')[0])}: {refusal.code}."
            findings.append(report_on(INSIDE, evidence, name="resource_metadata"))
            continue
        if document is not None:
            return document, [*findings, *_judge(document, subject)]
    if not findings:
        findings.append(report_on(MISSING, "No protected-resource metadata is found for this server."))
    return None, findings


def _judge(document: JsonObject, subject: Subject) -> list[Finding]:
    findings = []
    resource = document.get("resource")
    if not covers(resource, subject.url):
        evidence = f"resource is {quote(str(resource))}, the endpoint is {subject.url.shown()}."
        findings.append(report_on(WRONG, evidence, name="resource", identity="resource"))
    issuers = issuers_of(document)
    if not issuers:
        findings.append(report_on(WRONG, "authorization_servers names none.", name="authorization_servers"))
    findings += [
        report_on(WRONG, f"The authorization server {quote(issuer)} has no TLS.", name="authorization_servers")
        for issuer in issuers
        if issuer.startswith("http://") and subject.is_public
    ]
    return findings
