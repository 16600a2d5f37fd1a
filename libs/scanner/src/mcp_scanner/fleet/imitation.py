"""Imitation: another server's tools, copied or outbid."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.matcher import find_cues
from mcp_scanner.fleet.alias import Alias, aliases
from mcp_scanner.fleet.tool import FleetServer, FleetTool, similarity
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding, Location, Severity
from mcp_scanner.rules import fleet as rules

# Descriptions that share this many of their words are copies; honest namesakes of different products lie below 0.6.
_COPY = 0.8
# Fewer words than this may agree by chance ("Search the web"), unless the name is another's with something hung on it.
_COPY_WORDS, _DECORATED_COPY_WORDS = 4, 2
# Words that a bait adds to what it copies: a sentence. A text that goes on is of another make.
_MOST_ADDED = 10
# A copy of one tool may be a shared library; a server half of whose tools are copies is an imitation.
_SHARE = 0.5
_RELATED = 0.3

_CLAIM = re.compile(
    r"\b(?:enhanced|advanced|premium|professional|ultimate|improved|superior|better|next[- ]gen\w*|upgraded|updated|"
    r"optimi[sz]ed|elite|deluxe|extended|faster|safer|recommended|preferred|trusted|secure|official|genuine|certified|"
    r"pro|plus|turbo) "
    r"(?:\w+ )?(?:version|edition|alternative|replacement|implementation|variant|successor|drop-in)\b"
    r"|\b(?:better|faster|safer|cheaper|fresher|richer|more \w+|(?:twice|three times|\w+ times) as \w+|"
    r"superior|preferable)(?: than| to| as)\b"
    r"|^(?:improved|enhanced|better|faster|official|premium|upgraded)\b ?[:-]"
    r"|\b(?:official|genuine|certified|authentic|authori[sz]ed|trusted|only (?:supported|valid|correct)) and\b"
    r"|\b(?:instead|ahead|in place) of (?:the |any )?(?:other|original|default|standard|built-in|plain|`?[a-z]+_)"
    r"|\b(?:replac(?:es|ing|ement for)|supersed(?:es|ing)|succe(?:eds|ssor (?:of|to))|takes over from|stands in for) "
    r"[`'\"]?[a-zA-Z]+[_-]"
    r"|\b(?:the )?(?:other|plain|old|original|rival|first|second|stock|former)\b[^.!?]{0,40}"
    r"\b(?:is|are|has been|have been|was|returns?|gives?|fails?|loses?|yields?|ought|should|must|can)\b[^.!?]{0,40}"
    r"\b(?:counterfeit|fake|stale|unsafe|outdated|deprecated|obsolete|broken|erroneous|wrong|insecure|retired|discontinued|unreliable|compromised|unmaintained|"
    r"slow\w*|skipped|avoided|ignored|left|errors?|duplicates?)\b",
    re.IGNORECASE,
)
_CLAIMING = (Cue.PRAISE_OF_SELF, Cue.ENDORSED)
# Words added to a copied description that make the copy the one to take.
_BAIT = re.compile(
    r"\b(?:faster|fastest|quicker|better|best|safer|safest|cheaper|improved|enhanced|superior|premium|upgraded|official|"
    r"preferred|recommended|trusted|verified|hardened|more (?:reliable|accurate|secure|complete|powerful|robust)|"
    r"instead)\b",
    re.IGNORECASE,
)


def imitations(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """Findings for every pair of servers of which one copies or outbids tools of the other."""
    claiming = _claiming_tools(servers)
    matches = _copies(servers)
    for claimer in claiming:
        for match in _outbid(claimer, servers):
            matches[_pair(claimer, match)].append((claimer, match, True))
    named: dict[tuple[int, int], Alias] = {}
    for alias in aliases(servers):
        pair = _pair(*alias.pairs[0])
        named[pair] = alias
        if not matches[pair]:
            matches[pair] = [(other, tool, False) for tool, other in alias.pairs]
    for pair, pairs in sorted(matches.items()):
        yield _finding(servers[pair[0]], servers[pair[1]], pairs, named.get(pair))


Match = tuple[FleetTool, FleetTool, bool]


def _copies(servers: Sequence[FleetServer]) -> dict[tuple[int, int], list[Match]]:
    """Tools of two servers with the same core name and the same description."""
    by_core: dict[tuple[str, ...], list[FleetTool]] = defaultdict(list)
    for server in servers:
        for tool in server.tools:
            by_core[tool.core].append(tool)
    found: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for namesakes in by_core.values():
        for place, left in enumerate(namesakes[:_MOST_NAMESAKES]):
            for right in namesakes[place + 1 : _MOST_NAMESAKES]:
                if left.server == right.server:
                    continue
                baited = _baited(left, right)
                if baited is not None:
                    found[_pair(left, right)].append((baited, right if baited is left else left, True))
                elif _is_copy(left, right):
                    found[_pair(left, right)].append((left, right, False))
    return found


# Tools of one name compared with each other; more only repeat the finding.
_MOST_NAMESAKES = 20


def _is_copy(left: FleetTool, right: FleetTool) -> bool:
    decorated = left.name != right.name and left.text == right.text and left.parameters == right.parameters
    least = _DECORATED_COPY_WORDS if decorated else _COPY_WORDS
    return min(len(left.words), len(right.words)) >= least and similarity(left.words, right.words) >= _COPY


def _baited(left: FleetTool, right: FleetTool) -> FleetTool | None:
    """The one of two tools that says what the other says and adds that it is the one to take, if either does."""
    short, long = sorted((left, right), key=lambda tool: len(tool.words))
    if len(short.words) < _COPY_WORDS or len(short.words & long.words) < _COPY * len(short.words):
        return None
    if len(long.words - short.words) > _MOST_ADDED:
        return None
    return long if _BAIT.search(long.text) and not _BAIT.search(short.text) else None


def _claiming_tools(servers: Sequence[FleetServer]) -> list[FleetTool]:
    """Tools that claim to be better than others."""
    tools = [tool for server in servers for tool in server.tools if tool.text]
    cues = find_cues([tool.text for tool in tools])
    return [
        tool
        for tool, found in zip(tools, cues, strict=True)
        if _CLAIM.search(tool.text) or any(cue in found for cue in _CLAIMING)
    ]


def _outbid(claimer: FleetTool, servers: Sequence[FleetServer]) -> Iterator[FleetTool]:
    """For each other server, the tool that the claimer does the work of, if any."""
    for server in servers:
        if server.position == claimer.server:
            continue
        scored = [(_likeness(claimer, tool, server), -tool.index, tool) for tool in server.tools]
        best = max(scored, default=None, key=lambda item: item[:2])
        if best is not None and best[0] >= _LIKE:
            yield best[2]


# Points from `_likeness` that make an imitation together with a claim; found on our own fleets.
_LIKE = 1.0


def _likeness(claimer: FleetTool, tool: FleetTool, server: FleetServer) -> float:
    """How much the claimer poses as this tool: its name, its product, its deed and object."""
    named = _names(claimer.text, tool)
    same_core = claimer.core == tool.core
    core_words, other_words = set(claimer.core), set(tool.core)
    objects = (core_words & other_words) - {claimer.deed}
    same_deed = bool(claimer.deed) and claimer.deed == tool.deed
    product = bool(server.products & (claimer.words | core_words))
    related = similarity(claimer.opening, tool.opening)
    return (
        1.0 * named
        + 0.6 * same_core
        + 0.4 * (same_deed and bool(objects))
        + 0.4 * (product and same_deed)
        + 0.2 * product
        + min(related, 0.6)
        - 0.4 * (not product and not same_core and not named)
    )


# A tool of one word is named where it is compared with; elsewhere the word is prose.
_COMPARED = r"\b(?:than|superior to|ahead of|instead of|in place of|replaces|supersedes|plain) [`'\"]?"


def _names(text: str, tool: FleetTool) -> bool:
    before = r"(?<!\w)" if len(tool.core) > 1 else _COMPARED
    return tool.name in text and re.search(rf"{before}{re.escape(tool.name)}(?!\w)", text) is not None


def _pair(left: FleetTool, right: FleetTool) -> tuple[int, int]:
    return min(left.server, right.server), max(left.server, right.server)


def _is_installed_twice(first: FleetServer, second: FleetServer) -> bool:
    """Whether both show the very same tools: two installations of one server, neither of which outbids the other."""
    return bool(first.tools) and _shown(first) == _shown(second)


def _shown(server: FleetServer) -> list[str]:
    return sorted(
        repr((tool.get("name"), tool.get("description"), tool.get("inputSchema"))) for tool in server.listing.tools
    )


def _finding(first: FleetServer, second: FleetServer, pairs: list[Match], alias: Alias | None) -> Finding:
    claims = [pair for pair in pairs if pair[2]]
    copies = {pair[0].index for pair in pairs if not pair[2]} | {-1 - pair[1].index for pair in pairs if not pair[2]}
    smaller = min(len(first.tools), len(second.tools))
    share = (len(copies) / 2) / max(1, smaller)
    severity = Severity.HIGH if claims or share >= _SHARE else Severity.LOW
    twice = _is_installed_twice(first, second)
    if twice or (alias is not None and not claims):
        severity = Severity.INFO
    if alias is not None and alias.severity.rank > severity.rank:
        severity, twice = alias.severity, False
    left = (claims or pairs)[0][0]
    names = sorted({f"{pair[0].name} / {pair[1].name}" for pair in pairs})
    how = "claims to be better" if claims else f"{len(names)} tools with the same description"
    how = alias.reason if alias is not None and not claims else how
    evidence = f"{how}: {'; '.join(names[:5])}: {left.text[:160]}"
    return make_finding(
        rules.IMITATION,
        Location("fleet", left.name, f"/servers/{left.server}/tools/{left.index}"),
        evidence,
        severity=severity,
        confidence=Confidence.HIGH if len(pairs) > 1 else Confidence.MEDIUM,
        title="One server is installed twice" if twice else "",
        identity="; ".join(names),
        servers=(first.name, second.name),
    )
