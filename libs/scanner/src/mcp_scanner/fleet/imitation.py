"""Imitation: another server's tools, copied or outbid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcp_scanner.fleet.alias import Alias, aliases
from mcp_scanner.fleet.claim import Claim, claims
from mcp_scanner.fleet.copies import Match, copies, positions
from mcp_scanner.fleet.likeness import likeness, surroundings
from mcp_scanner.fleet.tool import FleetServer
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding, Location, Severity
from mcp_scanner.rules import fleet as rules

# A copy of one tool may be a shared library; a server half of whose tools are copies is an imitation.
_SHARE = 0.5


def imitations(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """Findings for every pair of servers of which one copies or outbids tools of the other."""
    matches = copies(servers)
    for match in _outbidden(servers):
        matches[positions(*match[:2])].append(match)
    named: dict[tuple[int, int], Alias] = {}
    for alias in aliases(servers):
        pair = positions(*alias.pairs[0])
        named[pair] = alias
        if not matches[pair]:
            matches[pair] = [(other, tool, False) for tool, other in alias.pairs]
    for pair, pairs in sorted(matches.items()):
        yield _finding(servers[pair[0]], servers[pair[1]], pairs, named.get(pair))


def _outbidden(servers: Sequence[FleetServer]) -> Iterator[Match]:
    """Each tool that claims to be better, with the tool of another server that it does the work of, if any."""
    around = [surroundings(server) for server in servers]
    for claimer, claim in claims(servers):
        least = _LIKE[claim][len(servers[claimer.server].tools) > _FEW]
        own = around[claimer.server]
        for server, theirs in zip(servers, around, strict=True):
            if server.position == claimer.server:
                continue
            scored = [(likeness(claimer, own, tool, theirs), -tool.index, tool) for tool in server.tools]
            best = max(scored, default=None, key=lambda item: item[:2])
            if best is not None and best[0] >= least:
                yield claimer, best[2], True


# Points from `likeness` that make an imitation with a claim, for one of few tools and one of many: little where
# the boast is loud, as honest ones hardly are; more where it is a word; most where the tool is one of many, as those
# of an imitator seldom are. Found on our own fleets and on pairs of real servers.
_LIKE = {Claim.LOUD: (0.3, 0.6), Claim.MADE: (1.0, 1.6)}
_FEW = 4


def _is_installed_twice(first: FleetServer, second: FleetServer) -> bool:
    """Whether both show the very same tools: two installations of one server, neither of which outbids the other."""
    return bool(first.tools) and _shown(first) == _shown(second)


def _shown(server: FleetServer) -> list[str]:
    return sorted(
        repr((tool.get("name"), tool.get("description"), tool.get("inputSchema"))) for tool in server.listing.tools
    )


def _finding(first: FleetServer, second: FleetServer, pairs: list[Match], alias: Alias | None) -> Finding:
    outbids = [pair for pair in pairs if pair[2]]
    copied = {pair[0].index for pair in pairs if not pair[2]} | {-1 - pair[1].index for pair in pairs if not pair[2]}
    smaller = min(len(first.tools), len(second.tools))
    share = (len(copied) / 2) / max(1, smaller)
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
