"""Tools whose declared purpose is to attack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.reading import Reading, Sentence
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.normalise.view import PLAIN
from mcp_scanner.rules import references as ref
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces import Role

RULE = Rule(
    id="offensive-capability",
    title="Offers to steal, spy or destroy",
    domain="metadata",
    severity=Severity.HIGH,
    what=(
        "A tool declares that it exfiltrates data, harvests credentials, opens reverse shells, evades "
        "detection or the like."
    ),
    why="An agent that can be talked into calling it becomes the attacker's hand inside your network.",
    remedy="Allow such a server only in an isolated laboratory, with approval of every call.",
    references=(
        ref.MCP02_SCOPE,
        ref.MCP05_EXECUTION,
        ref.ASI02_TOOL_MISUSE,
        ref.LLM06_AGENCY,
        ref.ATLAS_EXFILTRATION,
        ref.SAFE_MALICIOUS_SERVER,
        ref.CWE_EMBEDDED,
    ),
    positive=(
        "Exfiltrates a file through DNS tunnelling to the operator.",
        "Dumps credentials from memory and sends them to a C2 server.",
    ),
    negative=(
        "Detects malware and reverse shells in a process list.",
        "Explains what a botnet is. Scans a repository for backdoors.",
    ),
)
RULES = (RULE,)


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find declared purposes of attack."""
    del context
    if reading.field.surface != "tool" or reading.field.role is not Role.DESCRIPTION:
        return
    for sentence in reading.sentences:
        if sentence.has(Cue.OFFENSIVE) and not sentence.has(Cue.DEFENCE):
            yield Hit(RULE, sentence.start, sentence.end, _severity(reading, sentence), Confidence.MEDIUM)
            return
    taking = [one for one in reading.sentences if one.has(Cue.TAKES_SECRETS)]
    sending = [one for one in reading.sentences if one.has(Cue.SENDS_AWAY)]
    if taking and sending and not any(one.has(Cue.DEFENCE) for one in (*taking, *sending)):
        both = (*taking, *sending)
        start, end = min(one.start for one in both), max(one.end for one in both)
        yield Hit(RULE, start, end, Severity.HIGH, Confidence.MEDIUM, "collects secrets and sends them away")


def _severity(reading: Reading, sentence: Sentence) -> Severity:
    """HIGH where the tool opens with the deed, MEDIUM where it only comes up, as in the manuals of threat databases."""
    if sentence.start > 0 or reading.view.kind != PLAIN or not _does(sentence):
        return Severity.MEDIUM
    place = min(start for start, _ in sentence.cues[Cue.OFFENSIVE])
    return Severity.HIGH if place <= _OPENING else Severity.MEDIUM


# Threats by name: a policy, a scan or a report of them is a defence, so that a deed must be named as well.
_BY_NAME = re.compile(
    r"malware|ransomware|spyware|rootkits?|botnet|backdoors?|trojan|ddos|denial|phishing|privilege", re.IGNORECASE
)
_DEED = re.compile(
    r"\b(?:deploy|install|creat|generat|launch|spread|build|inject|plant|writ|distribut|run|execut|perform|start|send|drop|"
    r"deliver|craft|attack|infect|open|escalat|exploit)\w*\b",
    re.IGNORECASE,
)
# What is looked up is not done: "Lists the attacks that were seen".
_TELLS_OF = re.compile(
    r"(?:returns?|lists?|describes?|shows?|search(?:es)?|counts?|quer(?:y|ies)|reports?)\b",
    re.IGNORECASE,
)


def _does(sentence: Sentence) -> bool:
    """Whether the sentence declares a deed, rather than a look at what others did."""
    if _TELLS_OF.match(sentence.text):
        return False
    spans = sentence.cues[Cue.OFFENSIVE]
    named = all(_BY_NAME.match(sentence.text[start - sentence.start : end - sentence.start]) for start, end in spans)
    return not named or _DEED.search(sentence.text, 0, max(end for _, end in spans) - sentence.start) is not None


# Characters from the start of a sentence within which its subject and verb stand.
_OPENING = 60
