"""The one place where findings are made, so that every fingerprint follows the same recipe."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from mcp_scanner.model import Confidence, Finding, Location, Severity
from mcp_scanner.rules.rule import Rule

# Long enough to show a whole poisoned sentence, short enough for a table cell and a chat alert.
EVIDENCE_LIMIT = 400

_ARRAY_INDEX = re.compile(r"/\d+(?=/|$)")
_SPACES = re.compile(r"\s+")


def make_finding(
    rule: Rule,
    location: Location,
    evidence: str,
    *,
    severity: Severity | None = None,
    confidence: Confidence = Confidence.HIGH,
    title: str = "",
    identity: str = "",
    servers: tuple[str, ...] = (),
) -> Finding:
    """Make a finding of `rule` with its stable fingerprint.

    `identity` replaces the evidence in the fingerprint where the evidence varies between scans (a latency, a counter).
    """
    return Finding(
        rule=rule.id,
        severity=severity or rule.severity,
        confidence=confidence,
        title=title or rule.title,
        location=location,
        evidence=shorten(evidence),
        remediation=rule.remedy,
        references=rule.references,
        fingerprint=fingerprint(rule.id, location, identity or evidence, servers),
        servers=servers,
    )


def fingerprint(rule_id: str, location: Location, identity: str, servers: tuple[str, ...] = ()) -> str:
    """Identify a finding across scans: 32 hexadecimal digits over rule, place and normalised evidence.

    Array positions leave the pointer, so that a server listing its tools in another order keeps its findings.
    """
    place = _ARRAY_INDEX.sub("/-", location.pointer)
    normalised = _SPACES.sub(" ", unicodedata.normalize("NFKC", identity)).strip().casefold()
    parts = (rule_id, location.surface, location.name, place, normalised, *sorted(servers))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def shorten(text: str, limit: int = EVIDENCE_LIMIT) -> str:
    """The text with white space collapsed, cut in the middle when longer than `limit` characters."""
    flat = _SPACES.sub(" ", text).strip()
    if len(flat) <= limit:
        return flat
    half = (limit - 3) // 2
    return f"{flat[:half]} … {flat[-half:]}"
