"""Credentials written into the source."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from mcp_scanner.detectors.samples import is_sample_token
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.rules.connection_secrets import written_passwords
from mcp_scanner.source.rules.subject import Match

HARDCODED = Rule(
    id="source-hardcoded-secret",
    title="A credential is written into the source",
    domain="source",
    severity=Severity.HIGH,
    what="A private key, a token in the format of a known issuer or a database's password stands in the code.",
    why="Everyone who installs the package has it; it cannot be rotated without a release.",
    remedy="Revoke it, and read credentials from the environment or a secret store.",
    references=("OWASP-MCP01:2025", "OWASP-ASI03", "CWE-321", "CWE-798", "AML.T0055", "SAFE-T1502"),
    positive=({"source_text": "TOKEN = 'ghp_" + "a8F3kQ9zLm2Xw7Rt5Yb1Vc6Nd4Ps0GjHuTeI" + "'\n"},),
    negative=({"source_text": "TOKEN = 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'\n"},),
)
RULES = (HARDCODED,)

# Prefixes and lengths as the issuers document them.
_FORMATS = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}|glpat-[A-Za-z0-9_-]{20,}"
    r"|xox[abp]-[0-9]{8,}-[A-Za-z0-9-]{20,}"
    r"|sk-ant-[A-Za-z0-9_-]{32,}|sk-(?:proj-)?[A-Za-z0-9]{40,}|AKIA[A-Z2-7]{16}|npm_[A-Za-z0-9]{36}"
    r"|pypi-AgEI[A-Za-z0-9_-]{50,}"
    r"|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{30,}|[0-9]{8,10}:AA[A-Za-z0-9_-]{33}|shp(?:at|ss|ca)_[a-f0-9]{32}"
    r"|sq0[a-z]{3}-[A-Za-z0-9_-]{22,}|key-[a-f0-9]{32}|EAA[A-Za-z0-9]{60,}|glsa_[A-Za-z0-9_]{32,}"
    r"|xapp-[0-9]-[A-Z0-9-]{20,}"
    r"|eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}|rk_live_[A-Za-z0-9]{20,}|tvly-[A-Za-z0-9]{28,}"
    r"|sk_live_[A-Za-z0-9]{20,}|SG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{40,}|hf_[A-Za-z0-9]{34,}|dop_v1_[a-f0-9]{64})"
)
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:RSA |EC |OPENSSH |DSA )?PRIVATE KEY-----[\s\\nr\"'+]{0,20}[A-Za-z0-9+/=]{40}")
# user:password@host in an address; the password is group 1, the host group 2.
_IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{2,20}://[\w.+-]{1,40}:([^\s:@/'\"{}<>$%]{8,80})@([\w.-]{3,100})")
# A name that says secret, set to a quoted text: group 1 the name, group 2 the text.
_ASSIGNED = re.compile(
    r"\b(\w{0,30}(?:passw(?:or)?d|passphrase|secret|api_?key|access_?key|auth_?key|token|signing_?key|encryption_?key"
    r"|private_?key|credential)s?)[\"']?\s*(?::\s*str\s*)?[=:]\s*[bru]?[\"']([^\s\"']{16,120})[\"']\s*(?:[,;)}#\n]|$)",
    re.IGNORECASE,
)
# A secret that is compared with a quoted text: whoever reads the code gets in.
_COMPARED = re.compile(
    r"\b(\w{0,20}(?:password|passwd|passphrase|secret|token|api_?key|access_?key|pin"
    r"|master))\s*==\s*[\"']([^\s\"']{6,80})[\"']",
    re.IGNORECASE,
)
_PUBLIC_NAME = re.compile(
    r"public|url|uri|endpoint|path|file|name|header|field|param|env|prefix|scope|type|hash|regex|csrf_?name|id$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"example|xxxx|your|dummy|placeholder|test|fake|sample|0000|1234|abcd|redacted|\.\.\.", re.IGNORECASE
)
# Random tokens have more than 3.5 bits a character; words and placeholders have less (Shannon, over the token itself).
_MIN_ENTROPY = 3.5


def check_text(text: str) -> Iterator[Match]:
    """Credentials anywhere in a file, comments included; the evidence shows the first characters only."""
    for match in _FORMATS.finditer(text):
        token = match.group(0)
        if _PLACEHOLDER.search(token) or is_sample_token(token) or _entropy(token) < _MIN_ENTROPY:
            continue
        severity = Severity.MEDIUM if _FOR_CLIENTS.match(token) else None
        evidence = f"{token[:8]}… ({len(token)} characters)"
        yield Match(HARDCODED, text.count("\n", 0, match.start()) + 1, evidence, severity)
    for match in _PRIVATE_KEY.finditer(text):
        around = text[max(0, match.start() - 200) : match.end()]
        severity = Severity.MEDIUM if _PLACEHOLDER.search(around) else None
        yield Match(HARDCODED, text.count("\n", 0, match.start()) + 1, "private key", severity, Confidence.MEDIUM)
    yield from _in_addresses(text)
    yield from _assigned(text)
    yield from _compared(text)
    for written in written_passwords(text):
        severity = Severity.MEDIUM if written.local else None
        line = _line(text, written.start)
        yield Match(HARDCODED, line, "connects with a password that stands in the file", severity, Confidence.MEDIUM)


# Keys that issuers make for programs in users' hands: they name a project and open nothing by themselves. Signed tokens
# may be such keys as well; which, their issuer knows.
_FOR_CLIENTS = re.compile(r"phc_|pk_|pub|sb_publishable_|eyJ|AIza")

# Hosted search (Algolia): a web page carries the application's id and a key that only searches one index.
_SEARCH_KEY = re.compile(r"\bapp(?:lication)?_?id\b[\s\S]{0,200}\bindex_?name\b", re.IGNORECASE)
# `examples=[{...}]`: what a field of a schema is shown with.
_AS_EXAMPLE = re.compile(r"\bexamples?\b[\"']?\s*[=:]", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?:\*|//|#)")
# Characters in which the other two stand beside a key, and the word before an example.
_NEAR = 150


def _in_addresses(text: str) -> Iterator[Match]:
    for match in _IN_ADDRESS.finditer(text):
        password, host = match.groups()
        own = host.startswith(("localhost", "127.", "db", "postgres", "mysql", "redis", "mongo")) and "." not in host
        if (
            not own
            and not _is_made_up(password)
            and _mixes(password)
            and not _PLACEHOLDER.search(host.partition(".")[0])
        ):
            yield Match(HARDCODED, _line(text, match.start()), f"password for {host}", confidence=Confidence.MEDIUM)


def _assigned(text: str) -> Iterator[Match]:
    for match in _ASSIGNED.finditer(text):
        name, value = match.groups()
        if _PUBLIC_NAME.search(name) or _is_made_up(value) or not _mixes(value) or _entropy(value) < _MIN_ENTROPY:
            continue
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if (
            _FOR_CLIENTS.match(value)
            or _AS_EXAMPLE.search(line[-_NEAR:])
            or (_COMMENT.match(line) and "@example" in text[max(0, match.start() - 4 * _NEAR) : match.start()])
            or _SEARCH_KEY.search(text[max(0, match.start() - _NEAR) : match.end() + _NEAR])
        ):
            continue
        if re.search(r"[/.](?:\w+[/.]){2}|\s|^https?:|[{}<>$()]|^[\w-]+\.[\w.-]+$|^--", value):
            continue
        yield Match(
            HARDCODED, _line(text, match.start()), f"{name} is set to a fixed value", confidence=Confidence.MEDIUM
        )


def _compared(text: str) -> Iterator[Match]:
    for match in _COMPARED.finditer(text):
        name, value = match.groups()
        kinds = (str.isdigit, str.isupper, str.islower)
        mixed = sum(any(map(kind, value)) for kind in kinds) > 1 and any(map(str.isdigit, value))
        if mixed and not _PLACEHOLDER.search(value):
            yield Match(HARDCODED, _line(text, match.start()), f"{name} is compared with a fixed value")


def _is_made_up(value: str) -> bool:
    return bool(_PLACEHOLDER.search(value)) or bool(
        re.search(r"pass|secret|token|change|insert|replace|key|user", value, re.IGNORECASE)
    )


def _mixes(value: str) -> bool:
    """Letters and digits, as in generated secrets; words with a hyphen have none or one of both."""
    digits = sum(letter.isdigit() for letter in value)
    return digits >= _DIGITS and sum(letter.isalpha() for letter in value) >= _DIGITS


# Fewer digits make a year or a version.
_DIGITS = 3


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _entropy(token: str) -> float:
    counts = Counter(token)
    return -sum(count / len(token) * math.log2(count / len(token)) for count in counts.values())
