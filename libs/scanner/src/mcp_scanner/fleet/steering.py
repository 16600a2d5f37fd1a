"""One server's text that steers a tool which another server of the inventory owns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mcp_scanner.fleet.tool import FleetServer
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.judge.metadata import hits_in
from mcp_scanner.judge.place import located
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules import fleet as rules
from mcp_scanner.rules.metadata import foreign_control


def steering(servers: Sequence[FleetServer]) -> Iterator[Finding]:
    """Findings of `foreign-tool-control` whose foreign tool is found on another server."""
    owners: dict[str, list[FleetServer]] = {}
    for server in servers:
        for tool in server.tools:
            owners.setdefault(tool.name.casefold(), []).append(server)
    for server in servers:
        for reading, hit in hits_in(server.listing, foreign_control):
            if hit.severity.rank < Severity.HIGH.rank:
                continue
            text = reading.text[hit.start : hit.end]
            named = {
                one.name
                for sentence in reading.sentences
                for one in sentence.foreign
                if hit.start <= one.start < hit.end
            }
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
