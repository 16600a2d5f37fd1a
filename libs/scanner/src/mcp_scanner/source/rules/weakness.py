"""Protection that does not protect: broken ciphers and hashes, guessable secrets, secrets in logs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.conditions import CERTIFICATES
from mcp_scanner.source.events import Effect
from mcp_scanner.source.rules.subject import Match, Subject, example
from mcp_scanner.source.values import Origin

CRYPTO = Rule(
    id="source-weak-cryptography",
    title="What the tool promises to protect is protected by broken or guessable means",
    domain="source",
    severity=Severity.HIGH,
    what="A tool that encrypts uses a broken cipher, passwords are hashed by a fast hash, or tokens and passwords come "
    "from the predictable generator.",
    why="Users trust the result with secrets; recovering them takes seconds.",
    remedy="Use an authenticated cipher, a password hash (argon2, scrypt, bcrypt) and the secrets module.",
    references=(
        "OWASP-MCP01:2025",
        "OWASP-ASI09",
        "CWE-327",
        "AML.T0104",
        "SAFE-T1406",
    ),
    positive=(
        example(
            'return "".join(random.choice("abcdef0123456789") for _ in range(20))',
            doc="Make a password that nobody can guess.",
            imports="import random",
        ),
    ),
    negative=(
        example('return random.choice(value.split(","))', doc="Draw one of the names.", imports="import random"),
        example("return hashlib.md5(value.encode()).hexdigest()", doc="Checksum of a text.", imports="import hashlib"),
    ),
)
LOGGED = Rule(
    id="source-secret-in-log",
    title="Secrets are written into a log",
    domain="source",
    severity=Severity.HIGH,
    what="A password, key or token that the caller hands over, the environment or an entry of the key ring is logged.",
    why="Logs are kept for long, copied to other systems and read by many.",
    remedy="Log that something happened, never the secret it happened with.",
    references=("OWASP-MCP01:2025", "OWASP-MCP08:2025", "OWASP-ASI03", "CWE-532", "AML.T0055", "SAFE-T1502"),
    positive=(
        {
            "source_text": "import logging\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('example')\n"
            "log = logging.getLogger('x')\n\n\n@mcp.tool()\ndef login(user: str, password: str) -> str:\n"
            '    """Log in."""\n    log.info("%s uses %s", user, password)\n    return "in"\n'
        },
    ),
    negative=(
        {
            "source_text": "import logging\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('example')\n"
            "log = logging.getLogger('x')\n\n\n@mcp.tool()\ndef login(user: str, password: str) -> str:\n"
            '    """Log in."""\n    log.info("%s logs in", user)\n    return "in"\n'
        },
    ),
)
RULES = (CRYPTO, LOGGED)

_ENCRYPTS = re.compile(r"\b(?:de|en)crypt\w*|\bcipher\w*|\bseal\w*|\bprotect\w*|\bsecur\w+|\bvault\b", re.IGNORECASE)
_PASSWORD = re.compile(r"^(?:\w+[._])?(?:password|passwd|pwd|passphrase|secret|pin|credential)s?$", re.IGNORECASE)
_FAST = ("md5", "sha1", "crc32", "adler32", "MD5")
# What must not be guessed, where the tool makes it.
_UNGUESSABLE = re.compile(
    r"\b(?:pass(?:word|phrase|code)s?|tokens?|otps?|one[- ]time|secrets?|api[- ]?keys?|session (?:id|key)s?"
    r"|nonces?|salts?"
    r"|(?:encryption|signing|private|secret|activation|licen[cs]e) keys?|reset (?:link|code)s?|invit\w+ (?:link|code)s?"
    r"|vouchers?|pins?|unguessable|unpredictable|cryptographic\w*|secure(?:ly)? random"
    r"|verification codes?)\b",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"\b(?:generat\w*|creat\w*|mak(?:e|es|ing)|issu\w+|produc\w+|new|draw\w*|mint\w*|roll\w*|random\w*|suggest\w*"
    r"|giv(?:e|es))\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Match]:
    """Weak protection, and secrets in logs."""
    if not subject.is_tool:
        return
    told = f"{subject.name.replace('_', ' ')} {subject.description}"
    for event in subject.events(Effect.CIPHER):
        if _ENCRYPTS.search(told):
            # A setting of that name is the user's own decision.
            severity = Severity.MEDIUM if CERTIFICATES in event.conditions else None
            yield Match(CRYPTO, event.line, f"broken or missing protection: {event.call}", severity)
    for event in subject.events(Effect.HASH):
        names = event.data.details(Origin.PARAM)
        if any(word in event.call for word in _FAST) and any(_PASSWORD.match(name) for name in names):
            yield Match(CRYPTO, event.line, f"a password is hashed by {event.call}")
    made = next(subject.events(Effect.RANDOM), None)
    sound = any(word in call for call in subject.trace.calls for word in ("secrets.", "SystemRandom", "urandom"))
    if made is not None and not sound and _UNGUESSABLE.search(told) and _MAKES.search(told):
        yield Match(CRYPTO, made.line, f"{made.call} is predictable", confidence=Confidence.MEDIUM)
    for event in subject.events(Effect.LOG):
        yield Match(LOGGED, event.line, f"{event.call}({', '.join(sorted(event.data.details(Origin.PARAM)))})")
