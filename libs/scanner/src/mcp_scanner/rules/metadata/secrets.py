"""Live credentials in what the server shows."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.reading import Reading
from mcp_scanner.detectors.samples import is_sample_token
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules import references as ref
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.rule import Rule

RULE = Rule(
    id="secret-in-metadata",
    title="Shows a credential to every client",
    domain="metadata",
    severity=Severity.HIGH,
    what="A text of the server holds what has the form of a live key, token, password or private key; MEDIUM where it "
    "is shown as an example.",
    why="Everything in a listing reaches every client, its model's provider and their logs.",
    remedy="Revoke the credential, then remove it from the listing.",
    references=(
        ref.MCP01_SECRETS,
        ref.LLM02_DISCLOSURE,
        ref.CWE_SECRETS,
        ref.CWE_EXPOSURE,
        ref.SAFE_ENV_CREDENTIALS,
        ref.ATLAS_UNSECURED,
        ref.ASI03_PRIVILEGE,
    ),
    positive=("Calls the backend with ghp_" + "a8Kd03LmQz7xV1cR5tYb9NwE2uHj4PsG6fXo",),
    negative=(
        "Takes a token that starts with ghp_, such as ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.",
        "The key id is AKIAIOSFODNN7EXAMPLE.",
        # {"sub": "1234567890", "name": "John Doe"}, signed by nobody
        (
            "Decodes tokens such as eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0."
            "b3VyIG93biBieXRlcywgbm90IGEgc2lnbmF0dXJl"
        ),
        "Tells what a token is, e.g. ghp_" + "a8Kd03LmQz7xV1cR5tYb9NwE2uHj4PsG6fXo is of the older form.",
    ),
)
RULES = (RULE,)

_SAMPLE = re.compile(
    r"example|sample|placeholder|your|xxxx|\.\.\.|1234567|abcdef|dummy|test|password|secret|changeme|token|redacted|\*\*\*",
    re.IGNORECASE,
)
# What stands before a credential that is shown for its form.
_SHOWN = re.compile(
    r"(?:\be\.?g\.?,?|\bfor (?:example|instance)|\bsuch as|\blike|\bexamples?\b|\bsample|\bformat|\blooks? like)"
    r"[^.!?;\n]{0,40}$",
    re.IGNORECASE,
)
_BEFORE = 80  # characters
_EXAMPLES = re.compile(r"/examples?(?:/\d+)?$")
# Bits per character; issued tokens are random and lie above 3.5, words and repeated placeholders below 3.
_RANDOM = 3.2


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find credentials that are not samples."""
    del context
    for sentence in reading.sentences:
        for start, end in sentence.cues.get(Cue.CREDENTIAL, []):
            secret = reading.text[start:end]
            if not _SAMPLE.search(secret) and not is_sample_token(secret) and _entropy(secret) >= _RANDOM:
                shown = _SHOWN.search(reading.text[max(0, start - _BEFORE) : start]) or _EXAMPLES.search(
                    reading.field.pointer
                )
                yield Hit(RULE, start, end, Severity.MEDIUM if shown else Severity.HIGH, Confidence.MEDIUM)


def _entropy(text: str) -> float:
    """Shannon entropy in bits per character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
