"""Names that collide or look alike across servers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from mcp_scanner.fleet.tool import FleetServer, FleetTool, similarity
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding, Location, Severity
from mcp_scanner.normalise.plain import plain_view
from mcp_scanner.rules import fleet as rules

# Shorter names differ by one letter for honest reasons (get, set; cat, cut).
_SHORTEST = 8
# MCP allows a tool's name 128 characters (SEP-986); longer ones are told as irregular, and each would cost its square.
_LONGEST = 128
_ALIKE = 0.5


def name_findings(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """Collisions and look-alikes of tool names, and look-alikes of server names, each pair once."""
    yield from _tools(servers)
    yield from _servers(servers)


def _tools(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    shared: dict[tuple[int, int], list[tuple[FleetTool, FleetTool]]] = defaultdict(list)
    by_fold: dict[str, list[FleetTool]] = defaultdict(list)
    by_gap: dict[str, list[FleetTool]] = defaultdict(list)
    for server in servers:
        for tool in server.tools:
            for other in by_fold[tool.folded.casefold()]:
                if other.server == server.position:
                    continue
                if other.name == tool.name:
                    shared[other.server, server.position].append((other, tool))
                elif other.name.casefold() != tool.name.casefold():
                    yield _look_alike(servers, other, tool, "letters that look the same", Severity.HIGH)
            by_fold[tool.folded.casefold()].append(tool)
            yield from _one_letter_apart(servers, tool, by_gap)
    for (first, second), pairs in shared.items():
        names = sorted({tool.name for _, tool in pairs})
        left = pairs[0][1]
        yield make_finding(
            rules.COLLISION,
            Location("fleet", left.name, f"/servers/{left.server}/tools/{left.index}"),
            f"{len(names)} names in common: {', '.join(names[:12])}",
            identity=",".join(names),
            servers=(servers[first].name, servers[second].name),
        )


def _one_letter_apart(
    servers: Sequence[FleetServer], tool: FleetTool, by_gap: dict[str, list[FleetTool]]
) -> Iterator[Finding]:
    name = tool.folded.casefold()
    if not _SHORTEST <= len(name) <= _LONGEST:
        return
    gaps = {name[:place] + name[place + 1 :] for place in range(len(name))} | {name}
    seen: set[tuple[int, int]] = set()
    for gap in gaps:
        for other in by_gap[gap]:
            apart = other.folded.casefold() != name and other.server != tool.server
            if apart and (other.server, other.index) not in seen and not _is_grammar(other.folded.casefold(), name):
                seen.add((other.server, other.index))
                alike = similarity(other.words, tool.words) >= _ALIKE
                yield _look_alike(servers, other, tool, "one letter apart", Severity.HIGH if alike else Severity.LOW)
    for gap in gaps:
        by_gap[gap].append(tool)


def _is_grammar(left: str, right: str) -> bool:
    """Whether the names differ only by a plural, a digit or a separator."""
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) == len(longer):
        changed = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
        return all(not a.isalpha() or not b.isalpha() for a, b in changed)
    return any(
        longer[:place] + longer[place + 1 :] == shorter and (longer[place] in "s_-." or longer[place].isdigit())
        for place in range(len(longer))
    )


def _look_alike(
    servers: Sequence[FleetServer], left: FleetTool, right: FleetTool, how: str, severity: Severity
) -> Finding:
    return make_finding(
        rules.LOOK_ALIKE,
        Location("fleet", right.name, f"/servers/{right.server}/tools/{right.index}"),
        f"{left.name} / {right.name}: {how}",
        severity=severity,
        confidence=Confidence.MEDIUM,
        servers=(servers[left.server].name, servers[right.server].name),
    )


def _servers(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """Servers whose names a reader takes for each other's; one letter tells only together with a tool in common."""
    by_look: dict[str, FleetServer] = {}
    by_gap: dict[str, list[FleetServer]] = defaultdict(list)
    for server in servers:
        name = plain_view(server.name).text.casefold()
        other = by_look.setdefault(_look(name), server)
        if other is not server and other.name.casefold() != server.name.casefold():
            yield _alike_servers(other, server, "letters that look the same")
            continue
        if not _SHORTEST_SERVER <= len(name) <= _LONGEST:
            continue
        gaps = {name[:place] + name[place + 1 :] for place in range(len(name))} | {name}
        for neighbour in {other.position: other for gap in gaps for other in by_gap[gap]}.values():
            apart = plain_view(neighbour.name).text.casefold()
            if (
                apart != name
                and not (_is_grammar(apart, name) or _is_lettered(apart, name))
                and _common_tool(neighbour, server)
            ):
                yield _alike_servers(neighbour, server, "one letter apart, and they have tools in common")
        for gap in gaps:
            by_gap[gap].append(server)


# Shorter names of products differ by one letter for honest reasons (jira, jina).
_SHORTEST_SERVER = 5
# What a hurried reader takes for one another: https://www.unicode.org/reports/tr39 calls them confusable in sequence.
_LOOKS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("1", "i"), ("l", "i"), ("0", "o"), ("5", "s"))


def _look(name: str) -> str:
    for written, seen in _LOOKS:
        name = name.replace(written, seen)
    return name


def _is_lettered(left: str, right: str) -> bool:
    """Whether the names differ only by a letter that stands for itself, as those of several installations do."""
    parts = [re.split(r"[^a-z]+", name) for name in (left, right)]
    return any(len(part) == 1 for part in set(parts[0]) ^ set(parts[1]))


def _common_tool(left: FleetServer, right: FleetServer) -> bool:
    return not {tool.name for tool in left.tools}.isdisjoint(tool.name for tool in right.tools)


def _alike_servers(left: FleetServer, right: FleetServer, how: str) -> Finding:
    return make_finding(
        rules.LOOK_ALIKE,
        Location("fleet", right.name, f"/servers/{right.position}"),
        f"{left.name} / {right.name}: {how}",
        servers=(left.name, right.name),
    )
