"""Host and Origin: whether a web page can talk to the server through its visitor's browser."""

from __future__ import annotations

from mcp_scanner.checks.examples import endpoint
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules.rule import Rule

# A host nobody can own (RFC 6761), standing for an attacker's.
FOREIGN_HOST = "scanner-probe.invalid"
FOREIGN_ORIGIN = f"http://{FOREIGN_HOST}"

REBINDING = Rule(
    id="dns-rebinding",
    title="The server answers a web page that rebinds its name to it",
    domain="transport",
    severity=Severity.MEDIUM,
    what="An opening request with a foreign Host and a foreign Origin is answered like any other, on an address that "
    "is not public. LOW where the server wants credentials, which a web page does not have.",
    why="A page whose name is rebound to 127.0.0.1 or to an internal address can list and call every tool from within "
    "the visitor's browser. MCP requires servers to validate Origin for this reason.",
    remedy="Answer 403 to any Origin and any Host that is not on a list of your own (in the MCP SDKs: the transport "
    "security or DNS rebinding settings), and bind local servers to 127.0.0.1.",
    references=("OWASP-MCP07:2025", "OWASP-ASI07", "CWE-346", "CWE-350", "AML.T0078", "SAFE-T1005"),
    positive=(endpoint(any_host=True),),
    negative=(endpoint(), endpoint(any_origin=True)),
)
ORIGIN = Rule(
    id="origin-not-validated",
    title="The server does not validate the Origin header",
    domain="transport",
    severity=Severity.LOW,
    what="An opening request with a foreign Origin is answered. Where the server is public or wants credentials this "
    "is a fact (INFO): MCP asks for the check everywhere, but a web page gains nothing there.",
    why="Validation of Origin is the protocol's defence against web pages that use a visitor's network position.",
    remedy="Answer 403 to any Origin that is not on a list of your own.",
    references=("OWASP-MCP07:2025", "OWASP-ASI07", "CWE-346", "AML.T0078", "SAFE-T1005"),
    positive=(endpoint(any_origin=True),),
    negative=(endpoint(),),
)
RULES = (REBINDING, ORIGIN)


async def check_rebinding(subject: Subject) -> list[Finding]:
    """Greet the server as a rebound page would; on public addresses as a cross-origin page would."""
    if not subject.listed:
        return []
    prober, credentials_wanted = subject.prober, subject.given
    if not subject.is_public:
        host = f"{FOREIGN_HOST}:{subject.url.port}"
        greeting = await prober.greet({"host": host, "origin": f"http://{host}"}, with_credentials=True)
        if greeting is not None and greeting.accepted:
            severity = Severity.LOW if credentials_wanted else Severity.MEDIUM
            evidence = f"A request with Host and Origin {FOREIGN_HOST} is answered with {greeting.answer.status}."
            return [report_on(REBINDING, evidence, severity=severity)]
    greeting = await prober.greet({"origin": FOREIGN_ORIGIN}, with_credentials=True)
    if greeting is None or not greeting.accepted:
        return []
    severity = Severity.INFO if subject.is_public or credentials_wanted else Severity.LOW
    evidence = f"A request with Origin {FOREIGN_ORIGIN} is answered with {greeting.answer.status}."
    return [report_on(ORIGIN, evidence, severity=severity)]
