"""The authorization server's metadata (RFC 8414 or OpenID Connect): can a client use it safely?"""

from __future__ import annotations

from mcp_scanner.checks.examples import protected
from mcp_scanner.checks.resource_metadata import INSIDE, read_resource_metadata
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.connect.discovery import issuer_addresses, issuers_of
from mcp_scanner.connect.failure import quote
from mcp_scanner.model import Finding, JsonObject, Severity
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.rules.rule import Rule

_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "registration_endpoint", "jwks_uri")

MISSING = Rule(
    id="authorization-metadata-missing",
    title="The authorization server publishes no metadata",
    domain="auth",
    severity=Severity.LOW,
    what="Neither RFC 8414 nor OpenID Connect metadata is found for an issuer that the resource metadata names.",
    why="Clients cannot learn where to get tokens, nor whether PKCE is enforced, and fall back to guessed endpoints.",
    remedy="Publish /.well-known/oauth-authorization-server for the issuer.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-1059", "SAFE-T1009", "RFC8414"),
    unmapped={"ATLAS": "a document that is missing is no technique of an adversary"},
    positive=(protected(authorization_metadata=None),),
    negative=(protected(),),
)
ISSUER = Rule(
    id="authorization-issuer-mismatch",
    title="The authorization server's metadata names another issuer",
    domain="auth",
    severity=Severity.MEDIUM,
    what="The `issuer` in the metadata is not the identifier under which the metadata was found (RFC 8414, 3.3).",
    why="That is how a client is made to send one server's authorization code or credentials to another (mix-up).",
    remedy="Publish the exact issuer identifier, and reject metadata where it differs.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-346", "AML.T0073", "SAFE-T1009", "RFC8414", "RFC9207"),
    positive=(protected(authorization_metadata={"issuer": "https://login.example.com"}),),
    negative=(protected(),),
)
PKCE = Rule(
    id="pkce-not-announced",
    title="The authorization server does not announce PKCE with S256",
    domain="auth",
    severity=Severity.MEDIUM,
    what="`code_challenge_methods_supported` is missing or lacks S256, while the authorization code grant is offered.",
    why="MCP clients must refuse to go on without it; those that do go on can have their authorization code stolen.",
    remedy="Support PKCE with S256, require it, and list it in the metadata.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-345", "AML.T0091", "SAFE-T1507", "RFC7636"),
    positive=(
        protected(authorization_metadata={"code_challenge_methods_supported": ["plain"]}),
        protected(authorization_metadata={"code_challenge_methods_supported": None}),
    ),
    negative=(protected(), protected(authorization_metadata={"code_challenge_methods_supported": ["plain", "S256"]})),
)
PLAIN = Rule(
    id="authorization-endpoint-plain-http",
    title="An endpoint of the authorization server is plain HTTP",
    domain="auth",
    severity=Severity.HIGH,
    what="The metadata of a public authorization server names an http:// endpoint.",
    why="Codes, tokens and client secrets travel readable by everyone on the path.",
    remedy="Serve every endpoint of the authorization server over https.",
    references=(
        "OWASP-MCP01:2025",
        "OWASP-MCP07:2025",
        "OWASP-ASI03",
        "CWE-319",
        "AML.T0091",
        "SAFE-T1506",
        "SAFE-T1507",
    ),
    positive=(protected(reach="public", authorization_metadata={"token_endpoint": "http://login.example.com/token"}),),
    negative=(
        protected(),
        protected(
            reach="public",
            authorization_metadata={
                "authorization_endpoint": "https://login.example.com/authorize",
                "token_endpoint": "https://login.example.com/token",
            },
        ),
    ),
)
IMPLICIT = Rule(
    id="implicit-grant-offered",
    title="The authorization server offers the implicit grant",
    domain="auth",
    severity=Severity.LOW,
    what="`response_types_supported` contains `token`, which OAuth 2.1 has removed.",
    why="Access tokens then stand in URLs: in browser history, referrers and logs.",
    remedy="Offer the authorization code grant with PKCE only.",
    references=("OWASP-MCP01:2025", "OWASP-MCP07:2025", "OWASP-ASI03", "CWE-598", "AML.T0091", "SAFE-T1408"),
    positive=(protected(authorization_metadata={"response_types_supported": ["code", "id_token token"]}),),
    negative=(protected(authorization_metadata={"response_types_supported": ["code", "code id_token"]}),),
)
RULES = (MISSING, ISSUER, PKCE, PLAIN, IMPLICIT)


async def check_authorisation(subject: Subject) -> list[Finding]:
    """Follow the metadata of a server that wants credentials, to each issuer it names."""
    if subject.challenge is None:
        return []
    document, findings = await read_resource_metadata(subject)
    for issuer in issuers_of(document or {}):
        metadata, refused = await _read(issuer, subject)
        findings += refused
        if metadata is not None:
            findings += _judge(metadata, issuer, subject)
        elif not refused:
            findings.append(report_on(MISSING, f"The issuer {quote(issuer)} publishes none.", name=quote(issuer)))
    return findings


async def _read(issuer: str, subject: Subject) -> tuple[JsonObject | None, list[Finding]]:
    for address in issuer_addresses(issuer):
        try:
            document = await subject.prober.fetch_json(address)
        except TargetRefused as refusal:
            evidence = f"authorization_servers names {quote(issuer)}: {refusal.code}."
            return None, [report_on(INSIDE, evidence, name="authorization_servers")]
        if document is not None:
            return document, []
    return None, []


def _judge(document: JsonObject, issuer: str, subject: Subject) -> list[Finding]:
    name, findings = quote(issuer), []
    if document.get("issuer") != issuer:
        evidence = f"Found under {name}, it says issuer {quote(str(document.get('issuer')))}."
        findings.append(report_on(ISSUER, evidence, name=name))
    offers_code = "authorization_endpoint" in document
    methods = document.get("code_challenge_methods_supported")
    if offers_code and not (isinstance(methods, list) and "S256" in methods):
        findings.append(report_on(PKCE, f"code_challenge_methods_supported is {quote(str(methods))}.", name=name))
    types = document.get("response_types_supported")
    if isinstance(types, list) and any(isinstance(kind, str) and "token" in kind.split() for kind in types):
        findings.append(report_on(IMPLICIT, "response_types_supported contains token.", name=name))
    if subject.is_public:
        findings += [
            report_on(PLAIN, f"{endpoint} is {quote(str(document[endpoint]))}.", name=name)
            for endpoint in _ENDPOINTS
            if str(document.get(endpoint, "")).startswith("http://")
        ]
    return findings
