"""Imitation: another server's tools, copied or outbid."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from mcp_scanner.fleet.alias import Alias, aliases
from mcp_scanner.fleet.claim import Claim, claims
from mcp_scanner.fleet.likeness import likeness, surroundings
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

# Words added to a copied description that make the copy the one to take.
_BAIT = re.compile(
    r"\b(?:faster|fastest|quicker|better|best|safer|safest|cheaper|improved|enhanced|superior|premium|upgraded|official|"
    r"preferred|recommended|trusted|verified|hardened|more (?:reliable|accurate|secure|complete|powerful|robust)|"
    r"instead)\b",
    re.IGNORECASE,
)


def imitations(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """Findings for every pair of servers of which one copies or outbids tools of the other."""
    matches = _copies(servers)
    for match in _outbidden(servers):
        matches[_pair(*match[:2])].append(match)
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


def _outbidden(servers: Sequence[FleetServer]) -> Iterator[Match]:
    """Each tool that claims to be better, with the tool of another server that it does the work of, if any."""
    around = [surroundings(server) for server in servers]
    for claimer, claim in claims(servers):
        alone = len(servers[claimer.server].tools) <= _FEW
        least = _LIKE_LOUD if claim is Claim.LOUD else _LIKE if alone else _LIKE_AMONG_MANY
        own = around[claimer.server]
        for server, theirs in zip(servers, around, strict=True):
            if server.position == claimer.server:
                continue
            scored = [(likeness(claimer, own, tool, theirs), -tool.index, tool) for tool in server.tools]
            best = max(scored, default=None, key=lambda item: item[:2])
            if best is not None and best[0] >= least:
                yield claimer, best[2], True


# Points from `likeness` that make an imitation together with a claim: little where the boast is loud, which honest
# tools do not; more where it is one word; most where the tool is one of many, as those of an imitator seldom are.
# Found on our own fleets and on pairs of real servers.
_LIKE_LOUD, _LIKE, _LIKE_AMONG_MANY = 0.3, 1.0, 1.6
_FEW = 4


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
    outbids = [pair for pair in pairs if pair[2]]
    copies = {pair[0].index for pair in pairs if not pair[2]} | {-1 - pair[1].index for pair in pairs if not pair[2]}
    smaller = min(len(first.tools), len(second.tools))
    share = (len(copies) / 2) / max(1, smaller)
    severity = Severity.HIGH if outbids or share >= _SHARE else Severity.LOW
    twice = _is_installed_twice(first, second)
    if twice or (alias is not None and not outbids):
        severity = Severity.INFO
    if alias is not None and alias.severity.rank > severity.rank:
        severity, twice = alias.severity, False
    left = (outbids or pairs)[0][0]
    names = sorted({f"{pair[0].name} / {pair[1].name}" for pair in pairs})
    how = "claims to be better" if outbids else f"{len(names)} tools with the same description"
    how = alias.reason if alias is not None and not outbids else how
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
