"""Judge what servers showed. Pure functions: no network, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Sequence

from mcp_scanner.drift.judge import judge_drift
from mcp_scanner.judge.coverage import coverage_of, verdict_of
from mcp_scanner.judge.metadata import judge_metadata
from mcp_scanner.model import Finding, Listing, Report, Severity
from mcp_scanner.surfaces import walk_listing


def scan_listing(listing: Listing, *, target: str = "", baseline: Listing | None = None) -> Report:
    """Scan one listing; with a baseline, also report what drifted since then. Gravest findings first."""
    surfaces = walk_listing(listing)
    findings = judge_metadata(listing, surfaces)
    if baseline is not None:
        own = [finding for finding in findings if finding.severity is not Severity.INFO]
        findings += judge_drift(baseline, listing, lambda side: own if side is listing else threat_signals(side))
    findings.sort(key=lambda finding: -finding.severity.rank)
    coverage = coverage_of(listing, _joined(listing.problems, surfaces.problems))
    return Report(target=target, name=listing.name, verdict=verdict_of(coverage), coverage=coverage, findings=findings)


def _joined(*problems: dict[str, str]) -> dict[str, str]:
    """All reasons of each surface in one sentence."""
    surfaces = dict.fromkeys(surface for reasons in problems for surface in reasons)
    return {surface: "; ".join(filter(None, (reasons.get(surface) for reasons in problems))) for surface in surfaces}


def scan_fleet(listings: Sequence[Listing]) -> list[Finding]:
    """Findings that exist only between servers: imitation, collisions, shadowing, toxic flows."""
    from mcp_scanner.fleet.judge import judge_fleet

    return judge_fleet(listings)


def threat_signals(listing: Listing) -> list[Finding]:
    """Every threat cue in the metadata of one listing, capability facts (INFO) left out.

    Drift compares these between a baseline and the current listing: by `fingerprint` for the very same cue, by
    `(rule, location.surface, location.name)` for the same kind of cue on the same item.
    """
    findings = judge_metadata(listing, walk_listing(listing))
    return [finding for finding in findings if finding.severity is not Severity.INFO]
