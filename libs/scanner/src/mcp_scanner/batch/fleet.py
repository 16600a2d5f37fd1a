"""Scan an inventory: every server by itself, then what exists only between them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mcp_scanner import engine
from mcp_scanner.judge.coverage import combined_coverage
from mcp_scanner.judge.finding import fingerprint
from mcp_scanner.listing import ListingError, parse_listing
from mcp_scanner.model import Finding, Listing, Location, Report, SurfaceStatus, Verdict
from mcp_scanner.report.reason import why_incomplete


def scan_servers(servers: Any, *, target: str) -> Report:
    """Scan a list of listings.

    Findings within one server carry its name in `location.name` and its place in `location.pointer`; findings
    between servers name all of them in `servers`. A server that cannot be read leaves the fleet degraded.
    """
    if not isinstance(servers, list) or not servers:
        raise ListingError("servers is no list of listings; nothing was scanned; give one listing per server")
    report = Report(target=target, name="", verdict=Verdict.COMPLETE, coverage={}, findings=[])
    listings: list[Listing] = []
    unread: list[str] = []
    coverages = []
    for position, record in enumerate(servers):
        try:
            listing = parse_listing(record, name=f"server {position}")
        except ListingError as error:
            unread.append(f"server {position}: {error}")
            continue
        listings.append(listing)
        own = engine.scan_listing(listing, target=target)
        coverages.append((listing.name, own.coverage))
        report.findings.extend(_within(finding, listing.name, position) for finding in own.findings)
        if own.verdict is not Verdict.COMPLETE:
            unread.append(f"{listing.name}: {why_incomplete(own)}")
    report.findings.extend(engine.scan_fleet(listings))
    report.coverage = combined_coverage(coverages)
    report.coverage["servers"] = {"status": SurfaceStatus.READ.value, "items": len(listings)}
    if unread:
        report.verdict = Verdict.DEGRADED
        report.error = "; ".join(unread)
        report.coverage["servers"] = {
            "status": SurfaceStatus.PARTIAL.value,
            "items": len(listings),
            "reason": report.error,
        }
    return report


def _within(finding: Finding, server: str, position: int) -> Finding:
    """The finding as seen from the fleet: its place and identity include its server."""
    location = finding.location
    name = f"{server}/{location.name}" if location.name else server
    return replace(
        finding,
        location=Location(location.surface, name, f"/servers/{position}{location.pointer}"),
        fingerprint=fingerprint(finding.rule, location, finding.fingerprint, (server,)),
    )
