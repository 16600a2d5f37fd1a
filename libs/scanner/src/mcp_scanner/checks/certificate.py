"""TLS: the certificate's time left, and protocol versions that should be gone."""

from __future__ import annotations

import ssl
import time
import warnings

from mcp_scanner.checks.examples import endpoint
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.model import Finding, Severity
from mcp_scanner.policy.addresses import Reach
from mcp_scanner.rules.rule import Rule

# ACME clients renew 30 days before the end; two weeks before it, renewal has been failing for a while.
_RENEWED_BEFORE_DAYS = 14
_DAY = 86_400

INVALID = Rule(
    id="tls-certificate-invalid",
    title="The TLS certificate is not valid for this server",
    domain="transport",
    severity=Severity.HIGH,
    what="The certificate has expired, is signed by nobody the scanner trusts, or names another host. MEDIUM where the "
    "server is not public: there the authority may simply be a private one.",
    why="Clients that connect all the same cannot tell the server from an attacker's; clients that do not are cut off.",
    remedy="Renew the certificate for this host name; for a private authority give its certificate to the scanner.",
    references=("OWASP-MCP07:2025", "OWASP-ASI07", "CWE-295", "AML.T0073", "SAFE-T1407"),
    positive=(
        endpoint(reach="public", tls={"days": -1}),
        endpoint(tls={"name": "elsewhere.example.com"}),
        endpoint(tls={"trusted": False}),
    ),
    negative=(endpoint(tls={}),),
)
EXPIRING = Rule(
    id="tls-certificate-expiring",
    title="The TLS certificate expires soon",
    domain="transport",
    severity=Severity.LOW,
    what=f"Less than {_RENEWED_BEFORE_DAYS} days are left, by when automatic renewal should have happened.",
    why="When it expires, clients lose the server, or learn to click a warning away.",
    remedy="Renew the certificate and repair the automatic renewal.",
    references=("OWASP-MCP07:2025", "OWASP-ASI07", "CWE-295"),
    unmapped={
        "ATLAS": "a date that nears is no technique of an adversary",
        "SAFE-MCP": "a date that nears is no technique of an adversary",
    },
    positive=(endpoint(tls={"days": 5}),),
    negative=(endpoint(tls={"days": 20}),),
)
OUTDATED = Rule(
    id="tls-version-outdated",
    title="The server still accepts TLS 1.0 or 1.1",
    domain="transport",
    severity=Severity.MEDIUM,
    what="A handshake with at most TLS 1.1 succeeds. RFC 8996 deprecated these versions in 2021.",
    why="Known attacks on these versions let someone on the path decrypt or change the traffic of old clients.",
    remedy="Set the server's or proxy's minimum to TLS 1.2.",
    references=("OWASP-MCP07:2025", "OWASP-ASI07", "CWE-327", "AML.T0091", "SAFE-T1506"),
    positive=(endpoint(tls={"oldest": "TLSv1"}),),
    negative=(endpoint(tls={}),),
)
RULES = (INVALID, EXPIRING, OUTDATED)


def invalid_certificate(cause: str, reach: Reach) -> Finding:
    """The finding on a server that could not be read because of its certificate."""
    severity = Severity.HIGH if reach is Reach.PUBLIC else Severity.MEDIUM
    return report_on(INVALID, cause, severity=severity, identity="certificate")


async def check_tls(subject: Subject) -> list[Finding]:
    """Judge the certificate of the connection that was used, and try an old handshake beside it."""
    if subject.tls is None:
        return []
    findings = []
    left = (ssl.cert_time_to_seconds(subject.tls.not_after) - time.time()) / _DAY if subject.tls.not_after else None
    if left is not None and left < _RENEWED_BEFORE_DAYS:
        evidence = f"The certificate expires on {subject.tls.not_after}, in {left:.0f} days."
        findings.append(report_on(EXPIRING, evidence, identity=subject.tls.not_after))
    accepted = await subject.prober.wire.handshake(subject.url, _old_context())
    if accepted:
        findings.append(report_on(OUTDATED, f"A handshake with {accepted} succeeds.", identity=accepted))
    return findings


def _old_context() -> ssl.SSLContext:
    """A client that speaks TLS 1.1 at most. It sends nothing after the handshake, so nothing has to be verified."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():  # Python warns of these versions, which is what is being looked for
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context
