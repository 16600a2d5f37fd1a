"""Claims that the code does not keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.rules.subject import Match, Subject, example

UNMET = Rule(
    id="source-claim-unmet",
    title="The description promises encryption that the code does not do",
    domain="source",
    severity=Severity.HIGH,
    what="Name or description say that data is encrypted, and nothing reachable encrypts: only encodings and "
    "plain hashes.",
    why="Users hand over secrets in the belief that they are protected.",
    remedy="Use an authenticated cipher from a maintained library, or stop claiming encryption.",
    references=("OWASP-MCP03:2025", "OWASP-ASI09", "CWE-311", "CWE-327", "AML.T0104", "SAFE-T1406"),
    positive=(
        example(
            "return base64.b64encode(value.encode()).decode()", doc="Encrypt a text with AES.", imports="import base64"
        ),
    ),
    negative=(
        example(
            "return Fernet(data).encrypt(value.encode()).decode()",
            doc="Encrypt a text.",
            imports="from cryptography.fernet import Fernet",
        ),
    ),
)
RULES = (UNMET,)

_CLAIM = re.compile(r"\b(?:encrypts?|encrypting|encryption|encrypted|aes(?:-?\d+)?)\b", re.IGNORECASE)
_OPENING = re.compile(r"\s*(?:\w+\s+){0,2}encrypt", re.IGNORECASE)
_CIPHERS = (
    "cipher",
    "fernet",
    "aes",
    "crypt",
    "nacl",
    "gpg",
    "openssl",
    "rsa",
    "ssl",
    "seal",
    "kms",
    "chacha",
    "box",
    "pgp",
    "jwe",
)
_ENCODINGS = ("b64encode", "hexlify", "base64", "hashlib", "b32encode", "encode", "hex", "rot13", "xor", "translate")


def check(subject: Subject) -> Iterator[Match]:
    """A promise of encryption without a cipher."""
    named = "encrypt" in subject.name.lower() or _OPENING.match(subject.description)
    if not subject.is_tool or not named or not _CLAIM.search(f"{subject.name} {subject.description}"):
        return
    calls = [call.lower() for call in subject.trace.calls]
    library = [call for call in calls if not call.startswith("?")]
    ciphers = any(word in call for call in calls for word in _CIPHERS if "hashlib" not in call)
    encodes = any(word in call for call in library for word in _ENCODINGS)
    if encodes and not ciphers and subject.trace.handler is not None:
        line = subject.trace.handler.node.lineno
        yield Match(UNMET, line, f"calls: {', '.join(sorted(library)[:6])}", confidence=Confidence.MEDIUM)
