"""Toxic flows: strangers' text in, private data, a way out, spread over several servers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcp_scanner.detectors.capabilities import Capability, capabilities_of
from mcp_scanner.fleet.tool import FleetServer
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding, Location
from mcp_scanner.rules import fleet as rules

_PATH = (Capability.UNTRUSTED_INPUT, Capability.PRIVATE_DATA, Capability.WAY_OUT)


def toxic_flows(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """One finding for the inventory when the three meet in it over at least two servers, with one path shown."""
    holders: dict[Capability, list[tuple[FleetServer, str]]] = {step: [] for step in _PATH}
    for server in servers:
        for tool in server.tools:
            for capability in capabilities_of(server.listing.tools[tool.index]) & set(_PATH):
                holders[capability].append((server, tool.name))
    path: list[tuple[FleetServer, str]] = []
    for step in _PATH:
        used = {server.position for server, _ in path}
        choice = next((one for one in holders[step] if one[0].position not in used), None)
        choice = choice or next(iter(holders[step]), None)
        if choice is None:
            return
        path.append(choice)
    if len({server.position for server, _ in path}) < 2:
        return
    shown = " -> ".join(
        f"{server.name}: {tool} ({step.value})" for (server, tool), step in zip(path, _PATH, strict=True)
    )
    names = tuple(dict.fromkeys(server.name for server, _ in path))
    yield make_finding(
        rules.TOXIC_FLOW,
        Location("fleet", path[-1][1], f"/servers/{path[-1][0].position}"),
        shown,
        confidence=Confidence.LOW,
        servers=names,
    )
