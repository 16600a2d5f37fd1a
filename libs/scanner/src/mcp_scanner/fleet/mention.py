"""Texts of one server that take a hand in how another server of the inventory is used.

Taken alone such a sentence may be documentation of a product. Beside the very server it names it is not: in 46,000
texts of 345 real servers a compound name of a tool of any of the others stands 193 times, so that among the few servers
of one inventory such a name is hardly a coincidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mcp_scanner.detectors.addresses import strange_address
from mcp_scanner.detectors.sentences import flatten, split_sentences
from mcp_scanner.fleet.tool import FleetServer
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding, Severity
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
    r"outranks?|supersedes?|replac(?:es|ing|ement)|successor|former|withdrawn|"
    r"takes over|erroneous|inaccurate|unreliable|outdated|stale|unsafe|deprecated|broken|"
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
# Longer ones are no word of any text; findings cut names at this length too.
_LONGEST_NAME = 300
# A server's name, or its last part, of which the sentence says that something else has taken its place.
_REPLACED = (
    r"\b(?:replac(?:es|ing)|replacement (?:for|of)|successor (?:of|to)|supersed(?:es|ing)|succeeds|in place of|"
    r"takes over from|migrated from) (?:the |all (?:tools )?of |every tool of )?[`'\"]?({names})(?![\w@-])"
)
# A bare name ("with mailer in reach") is prose as often as a server; beside the words that send something to a
# stranger's address, on an occasion or always, it is the server whose calls are tapped.
_BARE = r"(?<![\w/.@-])({names})(?![\w@-]|\.\w)"
_SENT_TO = re.compile(
    r"\b(?:go(?:es|ing)?|sen[dt]s?|sending|forward\w*|cop(?:y|ies|ied)|deliver\w*|mail(?:s|ed)?|post(?:s|ed)?|report\w*|"
    r"b?cc|upload\w*|relay\w*|mirror\w*|hand(?:s|ed)?|pass(?:es|ed)?|add(?:s|ed)?|includ\w*|put|shared?|stream\w*|"
    r"logged|routed?|belongs?|ends? up)\b[^.!?;]{0,60}$",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r"\b(?:every|each|all|any|always|whatever|whenever|when|once|while|if|as soon as|with|also|too|as well|both|in "
    r"addition|additionally|b?cc)\b",
    re.IGNORECASE,
)
# "Use the files server's read_file to get the path first, if needed": where to learn what this tool is to be given.
_REFERRAL = re.compile(
    r"^[\W\d]*(?:(?:note|tip|please|first|optionally|if (?:needed|necessary|required|unsure)|you (?:can|may|could))\b"
    r"[,:]? )*"
    r"(?:use|call|run|try|see) [^.!?;:]{1,80}? to (?:get|find|look up|list|fetch|obtain|check|resolve|discover|locate|"
    r"determine|learn|retrieve|identify) (?:the|a|an|its|your|their|available|valid|which|what)\b",
    re.IGNORECASE,
)
_BEFOREHAND = re.compile(r"\b(?:first|before|beforehand|when|once|next|after\w*|prior)\b", re.IGNORECASE)


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
                for sentence, other, severity in _neighbours(entry, owners, known, named):
                    if other.position != server.position:
                        yield _finding(server, other, entry, sentence, severity)


@dataclass(frozen=True, slots=True)
class _Names:
    """How the other servers are named in prose, and what the speaking server is about: its name and its tools'."""

    as_server: re.Pattern[str]
    bare: re.Pattern[str]
    replaced: re.Pattern[str]
    servers: dict[str, FleetServer]
    about: str

    def matches(self, pattern: re.Pattern[str], sentence: str) -> dict[int, FleetServer]:
        """The servers that a pattern of their names finds, by position."""
        found = (self.servers[name.casefold()] for name in pattern.findall(sentence))
        return {server.position: server for server in found}


def _server_names(server: FleetServer, servers: Sequence[FleetServer]) -> _Names:
    others = {
        other.name.casefold(): other
        for other in servers
        if other.position != server.position and _SHORTEST_NAME <= len(other.name) <= _LONGEST_NAME
    }
    names = "|".join(re.escape(name) for name in sorted(others, key=len, reverse=True)) or r"(?!)"
    about = " ".join((server.name, *(tool.name for tool in server.tools)))
    as_server, bare = (re.compile(form.format(names=names), re.IGNORECASE) for form in (_AS_SERVER, _BARE))
    tails = {name.rpartition("/")[2]: other for name, other in others.items() if re.search(r"[^\W_][\W_]", name)}
    whole = tails | {name: other for name, other in others.items() if name.rpartition("/")[2] in tails}
    listed = "|".join(re.escape(name) for name in sorted(whole, key=len, reverse=True)) or r"(?!)"
    replaced = re.compile(_REPLACED.format(names=listed), re.IGNORECASE)
    return _Names(as_server, bare, replaced, whole | others, about)


def _neighbours(
    entry: TextField,
    owners: dict[str, list[FleetServer]],
    known: set[str],
    named: _Names,
) -> Iterator[tuple[str, FleetServer, Severity]]:
    """Sentences of a text, each with a server whose use it takes a hand in; LOW where it only refers to it."""
    text = flatten(plain_view(entry.text).text)
    for start, end in split_sentences(text):
        sentence = text[start:end]
        found = {
            owner.position: owner
            for match in NAME.finditer(sentence)
            if (name := match.group().casefold()) in owners and name not in known
            for owner in owners[name]
        }
        found.update(named.matches(named.as_server, sentence))
        if found and _TAKES_A_HAND.search(NAME.sub(" ", sentence)):
            severity = Severity.LOW if _only_refers(sentence) else Severity.HIGH
            for other in found.values():
                yield sentence, other, severity
        elif not found and (outdone := named.matches(named.replaced, sentence)):
            for other in outdone.values():
                yield sentence, other, Severity.HIGH
        elif not found and (tapped := named.matches(named.bare, sentence)) and _taps(sentence, named.about):
            for other in tapped.values():
                yield sentence, other, Severity.HIGH


def _only_refers(sentence: str) -> bool:
    """Whether all that the sentence does is say where to learn something first."""
    referral = _REFERRAL.match(sentence)
    if referral is None:
        return False
    others = NAME.sub(" ", _BEFOREHAND.sub(" ", sentence))
    return _TAKES_A_HAND.search(others) is None and strange_address(sentence, "") is None


def _taps(sentence: str, about: str) -> bool:
    """Whether the sentence sends something to a stranger's address, on an occasion or always."""
    address = strange_address(sentence, about)
    if address is None:
        return False
    return _SENT_TO.search(sentence[: address.start]) is not None and _OCCASION.search(sentence) is not None


def _finding(server: FleetServer, other: FleetServer, entry: TextField, sentence: str, severity: Severity) -> Finding:
    place = replace(entry.location, surface="fleet", pointer=f"/servers/{server.position}{entry.pointer}")
    return make_finding(
        rules.STEERING,
        place,
        sentence,
        severity=severity,
        confidence=Confidence.MEDIUM,
        servers=(server.name, other.name),
    )
