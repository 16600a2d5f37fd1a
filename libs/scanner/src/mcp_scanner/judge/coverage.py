"""What was read of a listing, surface by surface, and what may be concluded from it."""

from __future__ import annotations

from mcp_scanner.model import JsonObject, Listing, SurfaceStatus, Verdict


def coverage_of(listing: Listing, problems: dict[str, str]) -> dict[str, JsonObject]:
    """For every surface its status, the number of its items and, where some is unread, the reason."""
    items = {
        "tools": len(listing.tools),
        "prompts": len(listing.prompts),
        "resources": len(listing.resources),
        "resourceTemplates": len(listing.resource_templates),
        "instructions": int(bool(listing.instructions)),
    }
    coverage: dict[str, JsonObject] = {}
    for surface, count in items.items():
        status = SurfaceStatus.ABSENT if surface in listing.absent and not count else SurfaceStatus.READ
        if surface in problems:
            status = SurfaceStatus.PARTIAL if count else SurfaceStatus.FAILED
        coverage[surface] = {"status": status.value, "items": count}
        if surface in problems:
            coverage[surface]["reason"] = problems[surface]
    for surface in sorted(set(problems) - set(items)):
        coverage[surface] = {"status": SurfaceStatus.PARTIAL.value, "items": 0, "reason": problems[surface]}
    return coverage


def verdict_of(coverage: dict[str, JsonObject]) -> Verdict:
    """Complete when every surface was read or is absent; anything unread makes it degraded."""
    whole = {SurfaceStatus.READ.value, SurfaceStatus.ABSENT.value}
    return Verdict.COMPLETE if all(part["status"] in whole for part in coverage.values()) else Verdict.DEGRADED
