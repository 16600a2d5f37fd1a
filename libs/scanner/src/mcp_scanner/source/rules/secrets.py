"""Credentials written into the source."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.rules.subject import Match

HARDCODED = Rule(
    id="source-hardcoded-secret",
    title="A credential is written into the source",
    domain="source",
    severity=Severity.HIGH,
    what="A private key or a token in the format of a known issuer stands in the code.",
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
    r"|sk_live_[A-Za-z0-9]{20,}|SG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{40,}|hf_[A-Za-z0-9]{34,}|dop_v1_[a-f0-9]{64})"
)
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:RSA |EC |OPENSSH |DSA )?PRIVATE KEY-----[\s\\nr\"'+]{0,20}[A-Za-z0-9+/=]{40}")
_PLACEHOLDER = re.compile(
    r"example|xxxx|your|dummy|placeholder|test|fake|sample|0000|1234|abcd|redacted|\.\.\.", re.IGNORECASE
)
# Random tokens have more than 3.5 bits a character; words and placeholders have less (Shannon, over the token itself).
_MIN_ENTROPY = 3.5


def check_text(text: str) -> Iterator[Match]:
    """Credentials anywhere in a file, comments included; the evidence shows the first characters only."""
    for match in _FORMATS.finditer(text):
        token = match.group(0)
        if _PLACEHOLDER.search(token) or _entropy(token) < _MIN_ENTROPY:
            continue
        yield Match(HARDCODED, text.count("\n", 0, match.start()) + 1, f"{token[:8]}… ({len(token)} characters)")
    for match in _PRIVATE_KEY.finditer(text):
        around = text[max(0, match.start() - 200) : match.end()]
        severity = Severity.MEDIUM if _PLACEHOLDER.search(around) else None
        yield Match(HARDCODED, text.count("\n", 0, match.start()) + 1, "private key", severity, Confidence.MEDIUM)


def _entropy(token: str) -> float:
    counts = Counter(token)
    return -sum(count / len(token) * math.log2(count / len(token)) for count in counts.values())
