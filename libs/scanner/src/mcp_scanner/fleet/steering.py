"""One server's text that steers a tool which another server of the inventory owns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.reading import Reading, Sentence
from mcp_scanner.fleet.mention import NAME
from mcp_scanner.fleet.tool import FleetServer
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.judge.metadata import hits_in
from mcp_scanner.judge.place import located
from mcp_scanner.model import Confidence, Finding, Severity
from mcp_scanner.rules import fleet as rules
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.metadata import foreign_control

# The sentence is about calls of that tool: "when X is used", "each X", "passed to X".
_OCCASION = re.compile(
    r"\b(?:when(?:ever)?|if|while|before|after|once|every|each|all|any|for|lorsque|quand|chaque|avant|apres|wenn|bevor|jede[rmns]?|"
    r"vor|nach|cuando|cada|antes|despues|quando|ogni|prima|dopo|toda|при|когда|перед|после|каждом?)\b|[当每]|時|とき|때",
    re.IGNORECASE,
)
_HANDED_TO = re.compile(
    r"\b(?:cop(?:y|ies)|contents?|bod(?:y|ies)|text|values?|arguments?|everything|whatever|what|results?)\b[^.!?\n]{0,60}?\b(?:given|"
    r"passed|sent|handed|supplied|returned|goes|going) (?:to|by|into|from) [`'\"]?$",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\b(?:set|use|add|put|append|replace|change|make)\b[^.!?\n]{0,60}?(?:\bto\b|\bwith\b|\bby\b|=)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Steering:
    """The hits of `foreign-tool-control`, and sentences that give calls of a neighbour's tool a value or a copy."""

    neighbours: frozenset[str]

    def hits(self, reading: Reading, context: Context) -> Iterator[Hit]:
        """Find both; a neighbour's name makes the milder wording an order."""
        yield from foreign_control.hits(reading, context)
        for sentence in reading.sentences:
            if any(self._steers(sentence, match) for match in NAME.finditer(sentence.text)):
                yield Hit(foreign_control.RULE, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)

    def _steers(self, sentence: Sentence, match: re.Match[str]) -> bool:
        if match.group().casefold() not in self.neighbours:
            return False
        if _HANDED_TO.search(sentence.text, 0, match.start()):
            return True
        if not _OCCASION.search(sentence.text, 0, match.start()):
            return False
        return sentence.has_any(Cue.EXTERNAL, Cue.COPY_TO) and (
            sentence.has_any(Cue.CHANGE, Cue.TAMPER, Cue.SEND, Cue.COPY_TO) or _VALUE.search(sentence.text) is not None
        )


def steering(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """Findings of `foreign-tool-control` whose foreign tool is found on another server."""
    owners: dict[str, list[FleetServer]] = {}
    for server in servers:
        for tool in server.tools:
            owners.setdefault(tool.name.casefold(), []).append(server)
    for server in servers:
        own = {tool.name.casefold() for tool in server.tools}
        module = _Steering(frozenset(owners.keys() - own))
        for reading, hit in hits_in(server.listing, module):
            if hit.severity.rank < Severity.HIGH.rank:
                continue
            text = reading.text[hit.start : hit.end]
            named = {
                one.name
                for sentence in reading.sentences
                for one in sentence.foreign
                if hit.start <= one.start < hit.end
            } | {match.group() for match in NAME.finditer(text) if match.group().casefold() in module.neighbours}
            for owner in {
                other.position: other for name in named for other in owners.get(name.casefold(), [])
            }.values():
                if owner.position == server.position:
                    continue
                place = located(reading, hit.start, hit.end)
                yield make_finding(
                    rules.STEERING,
                    replace(place, surface="fleet", pointer=f"/servers/{server.position}{place.pointer}"),
                    text,
                    confidence=hit.confidence,
                    servers=(server.name, owner.name),
                )
