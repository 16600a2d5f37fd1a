"""Texts that a program gives to a model, judged like the descriptions of a listing."""

from __future__ import annotations

import re
from functools import lru_cache

from mcp_scanner.model import Finding, Severity

# A text without any of these neither turns to a model nor orders anything.
_TURNS = re.compile(
    r"\b(?:you|your|assistants?|model|agents?|ai|llm|system|user|instructions?|must|never|always|before|after"
    r"|instead|first"
    r"|don't|do not|ignore|important|tools?)\b",
    re.IGNORECASE,
)
# Shorter texts are labels.
_WORDS = 6
# Rules whose findings say the same about an answer as about a description; praise and mere orders about this server's
# own tools are ordinary in answers.
_RULES = frozenset(
    """
    sensitive-data-access data-exfiltration command-execution-directive authority-override concealment-from-user
    persistent-influence safety-weakening secret-transfer hidden-text encoded-directive
    argument-tampering dialogue-transfer fake-status
    """.split()
)


@lru_cache(maxsize=2048)
def order_in(text: str, siblings: tuple[str, ...]) -> str:
    """The rule by which a text would be an attack in a description, beside the server's own tools; empty if none."""
    if len(text.split()) < _WORDS or not _TURNS.search(text):
        return ""
    from mcp_scanner.engine import scan_listing
    from mcp_scanner.listing import parse_listing

    own = [{"name": name, "description": ""} for name in siblings]
    listing = parse_listing({"tools": [{"name": "answer", "description": text}, *own]})
    findings = scan_listing(listing).findings
    grave = (item for item in findings if item.severity.rank >= Severity.HIGH.rank and item.location.name == "answer")
    return next((item.rule for item in grave if item.rule in _RULES and not _is_advice(item)), "")


# An answer may well tell which file to look into or to set up; giving its content away is another matter.
_HANDS_OVER = re.compile(
    r"\b(?:read|open|cat|print|include|paste|pass|send|copy|load|attach|put|provide|share|fetch|get|dump|append|collect"
    r"|quote|return|give|show|repeat|forward|upload|post|write|embed|use|extract|encode|tell|list|search|find)\b",
    re.IGNORECASE,
)


def _is_advice(finding: Finding) -> bool:
    if finding.rule == "data-exfiltration":
        return bool(_RELEASE.search(finding.evidence)) and not _ADDRESS.search(_RELEASE.sub("", finding.evidence))
    return finding.rule == "sensitive-data-access" and not _HANDS_OVER.search(_QUOTED.sub("", finding.evidence))


# Scopes and settings in quotes: 'files.read'.
_QUOTED = re.compile(r"(['\"`])[^\s'\"`]+\1")


# Four numbers with dots are a version where the text says so.
_RELEASE = re.compile(r"\b\w*versions?\b\W{0,4}v?\d+(?:\.\d+){3}\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\d+(?:\.\d+){3}|@|://|\b[\w-]+\.(?!\d)[a-z]{2,}\b", re.IGNORECASE)
