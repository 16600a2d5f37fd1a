"""Session identifiers: can they be guessed, and do they stand in URLs?"""

from __future__ import annotations

import math
from collections import Counter

from mcp_scanner.checks.examples import endpoint
from mcp_scanner.checks.subject import Subject, report_on
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules.rule import Rule

# Sessions opened to compare their identifiers: two show a counter, a third that it is no coincidence.
_SAMPLES = 3
# OWASP's session management guide asks for 64 bits of entropy at least.
_ENOUGH_BITS = 64

PREDICTABLE = Rule(
    id="session-id-predictable",
    title="Session identifiers can be guessed",
    domain="transport",
    severity=Severity.MEDIUM,
    what=f"Of {_SAMPLES} sessions opened one after another, the identifiers are equal, count up, or differ in too few "
    f"characters to hold {_ENOUGH_BITS} bits.",
    why="Whoever guesses the identifier of a running session reads its messages and injects requests into it.",
    remedy="Use random identifiers of 128 bits (a UUID of version 4, or 16 bytes of a secure generator).",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-330", "CWE-384", "AML.T0091", "SAFE-T1005"),
    positive=(endpoint(eras="handshake", session_ids="counting"),),
    negative=(endpoint(eras="handshake"),),
)
IN_URL = Rule(
    id="session-id-in-url",
    title="The session identifier is part of the URL",
    domain="transport",
    severity=Severity.LOW,
    what="The endpoint that the server's event stream names carries the session identifier, as HTTP+SSE does.",
    why="URLs end up in logs of proxies and servers, where identifiers are not treated as secrets.",
    remedy="Move to streamable HTTP, which carries it in a header, or to 2026-07-28, which has no sessions.",
    references=("OWASP-MCP07:2025", "OWASP-ASI03", "CWE-598", "AML.T0091", "SAFE-T1506"),
    positive=(endpoint(transport="http+sse"),),
    negative=(endpoint(eras="handshake"),),
)
DEPRECATED = Rule(
    id="deprecated-transport",
    title="The server speaks the deprecated HTTP+SSE transport only",
    domain="transport",
    severity=Severity.INFO,
    what="It was replaced by streamable HTTP in 2025-03-26 and removed in 2026-07-28.",
    why="It has no place for later defences, and clients are dropping it.",
    remedy="Update the server's SDK and serve streamable HTTP.",
    references=("OWASP-MCP07:2025", "OWASP-ASI07", "CWE-477"),
    unmapped={
        "ATLAS": "an outdated transport is a state, no technique of an adversary",
        "SAFE-MCP": "its downgrade technique (SAFE-T1408) is about OAuth only",
    },
    positive=(endpoint(transport="http+sse"),),
    negative=(endpoint(eras="handshake"),),
)
RULES = (PREDICTABLE, IN_URL, DEPRECATED)


async def check_sessions(subject: Subject) -> list[Finding]:
    """Open a few sessions and compare the identifiers."""
    if not subject.listed or subject.is_stateless or subject.transport not in ("streamable-http", "http+sse"):
        return []
    in_url = subject.transport == "http+sse"
    found: list[str] = []
    for _ in range(_SAMPLES):
        greeting = await subject.prober.greet(with_credentials=True)
        if greeting is None or not greeting.accepted:
            break
        found.append(greeting.answer.body.decode("utf-8", "replace").strip() if in_url else greeting.session_id)
    findings = [report_on(DEPRECATED, "Requests are posted to an address named by an event stream.")] if in_url else []
    if in_url and any("session" in endpoint.lower() for endpoint in found):
        findings.append(report_on(IN_URL, "The event stream names an endpoint with a session identifier in it."))
    if len(found) == _SAMPLES and all(found) and (weakness := weakness_of(found)):
        findings.append(report_on(PREDICTABLE, f"Of {_SAMPLES} identifiers, {weakness}.", identity=weakness))
    return findings


def weakness_of(identifiers: list[str]) -> str:
    """Why the identifiers can be guessed, or ""."""
    if len(set(identifiers)) < len(identifiers):
        return "some are equal"
    start = _shared(identifiers)
    end = _shared([text[start:][::-1] for text in identifiers])
    varying = [text[start : len(text) - end] for text in identifiers]
    if bits_of(varying) < _ENOUGH_BITS:
        return f"the part that varies holds less than {_ENOUGH_BITS} bits"
    return ""


def _shared(texts: list[str]) -> int:
    """How many characters all texts begin with alike."""
    return next(
        (at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1), min(map(len, texts))
    )


def bits_of(varying: list[str]) -> float:
    """An upper bound on the entropy of one of them: its length times the bits of the alphabet it is written in.

    A part of the common prefix may be random as well and agree by chance, which costs a few bits: the bound stays far
    over the limit for 122 random bits (UUID) and far under it for counters and timestamps.
    """
    letters = Counter("".join(varying))
    if all(letter in "0123456789" for letter in letters):
        alphabet = 10
    elif all(letter in "0123456789abcdefABCDEF-" for letter in letters):
        alphabet = 16
    else:
        alphabet = 62
    return min(len(text.replace("-", "")) for text in varying) * math.log2(alphabet)
