"""Judge what servers showed. Pure functions: no network, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Sequence

from mcp_scanner.model import Finding, Listing, Report, Verdict


def scan_listing(listing: Listing, *, target: str = "", baseline: Listing | None = None) -> Report:
    """Scan one listing; with a baseline, also report what drifted since then."""
    del baseline
    return Report(target=target, name=listing.name, verdict=Verdict.COMPLETE, coverage={}, findings=[])


def scan_fleet(listings: Sequence[Listing]) -> list[Finding]:
    """Findings that exist only between servers: imitation, collisions, shadowing, toxic flows."""
    del listings
    return []


def threat_signals(listing: Listing) -> list[Finding]:
    """Every threat cue in the metadata of one listing, capability facts (INFO) left out.

    Drift compares these between a baseline and the current listing: by `fingerprint` for the very same cue, by
    `(rule, location.surface, location.name)` for the same kind of cue on the same item.
    """
    del listing
    return []
