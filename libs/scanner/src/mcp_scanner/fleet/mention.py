"""Texts of one server that take a hand in how another server of the inventory is used.

Taken alone such a sentence may be documentation of a product. Beside the very server it names it is not: in 46,000
texts of 345 real servers a compound name of a tool of any of the others stands 193 times, so that among the few servers
of one inventory such a name is hardly a coincidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mcp_scanner.detectors.sentences import flatten, split_sentences
from mcp_scanner.fleet.tool import FleetServer
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding
from mcp_scanner.normalise.plain import plain_view
from mcp_scanner.rules import fleet as rules
from mcp_scanner.surfaces import TextField, walk_listing
from mcp_scanner.surfaces.field import NAMING

# A name that only a tool has: two words held together. A single word ("search") is prose as often as not.
NAME = re.compile(r"(?<![\w.@-])[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+|(?<=[a-z0-9])[A-Z][a-z0-9]*)+(?![\w@])")
# Words by which a sentence has a say in what the other does, rather than mention it. "Use this instead of X" is not
# among them: honest servers court the model so, and with a claim to be better it is an imitation.
_TAKES_A_HAND = re.compile(
    r"\b(?:must|shall|should|ought|ha(?:s|ve) to|needs? to|is to|are to|required?|always|never|each|every|whenever|"
    r"when|once|next|before|prior|ahead|after\w*|first|skip|avoid|stop|don't|not|no longer|only|beats?|outperforms?|"
    r"outranks?|supersedes?|takes over|erroneous|inaccurate|unreliable|outdated|stale|unsafe|deprecated|broken|"
    r"counterfeit|retired|set|append|add(?:s|ed)?|put|copy|cc|bcc|attach|forward|divert|reroute|redirect|also|too|"
    r"as well|once more|additionally|take|hand|pass|belongs?|ends? up|gets|expects?|accepts?|silently|quietly)\b",
    re.IGNORECASE,
)
# A server's name where the server is meant, and not the product: "the gmail server", "gmail/send_email".
_AS_SERVER = (
    r"(?<![\w/.@-])({names})(?:(?:'s)? (?:mcp |tool )?(?:server|connector|integration|plugin)\b|[/.:]\w+_\w+|__\w+)"
)
# Shorter names are words of every text.
_SHORTEST_NAME = 4


def mentions(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """A finding for each text, and each other server it names, that has a say in the use of that server's tools."""
    owners: dict[str, list[FleetServer]] = {}
    for server in servers:
        for tool in server.tools:
            owners.setdefault(tool.name.casefold(), []).append(server)
    for server in servers:
        fields = walk_listing(server.listing).fields
        known = {tool.name.casefold() for tool in server.tools} | {
            entry.text.casefold() for entry in fields if entry.role in NAMING
        }
        named = _server_names(server, servers)
        for entry in fields:
            if entry.role not in NAMING:
                for sentence, other in _neighbours(entry, owners, known, named):
                    if other.position != server.position:
                        yield _finding(server, other, entry, sentence)


def _server_names(
    server: FleetServer, servers: Sequence[FleetServer]
) -> tuple[re.Pattern[str], dict[str, FleetServer]]:
    others = {
        other.name.casefold(): other
        for other in servers
        if other.position != server.position and len(other.name) >= _SHORTEST_NAME
    }
    names = "|".join(re.escape(name) for name in sorted(others, key=len, reverse=True)) or r"(?!)"
    return re.compile(_AS_SERVER.format(names=names), re.IGNORECASE), others


def _neighbours(
    entry: TextField,
    owners: dict[str, list[FleetServer]],
    known: set[str],
    named: tuple[re.Pattern[str], dict[str, FleetServer]],
) -> Iterator[tuple[str, FleetServer]]:
    """Sentences of a text, each with a server whose use it takes a hand in."""
    text = flatten(plain_view(entry.text).text)
    pattern, servers = named
    for start, end in split_sentences(text):
        sentence = text[start:end]
        found = {
            owner.position: owner
            for match in NAME.finditer(sentence)
            if (name := match.group().casefold()) in owners and name not in known
            for owner in owners[name]
        }
        found.update((servers[name].position, servers[name]) for name in map(str.casefold, pattern.findall(sentence)))
        if found and _TAKES_A_HAND.search(NAME.sub(" ", sentence)):
            for other in found.values():
                yield sentence, other


def _finding(server: FleetServer, other: FleetServer, entry: TextField, sentence: str) -> Finding:
    place = replace(entry.location, surface="fleet", pointer=f"/servers/{server.position}{entry.pointer}")
    return make_finding(
        rules.STEERING, place, sentence, confidence=Confidence.MEDIUM, servers=(server.name, other.name)
    )
