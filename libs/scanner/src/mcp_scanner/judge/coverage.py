"""What was read of a listing, surface by surface, and what may be concluded from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def combined_coverage(parts: Iterable[tuple[str, Mapping[str, JsonObject]]]) -> dict[str, JsonObject]:
    """The coverage of several servers, given with their names, as one: by surface the sum of items and every gap."""
    combined: dict[str, JsonObject] = {}
    for name, coverage in parts:
        for surface, part in coverage.items():
            whole = combined.setdefault(surface, {"status": part["status"], "items": 0})
            whole["items"] += part["items"]
            if part["status"] != whole["status"]:
                gaps = {whole["status"], part["status"]} & {SurfaceStatus.PARTIAL.value, SurfaceStatus.FAILED.value}
                whole["status"] = (SurfaceStatus.PARTIAL if gaps else SurfaceStatus.READ).value
            if part.get("reason"):
                whole["reason"] = "; ".join(filter(None, (whole.get("reason"), f"{name}: {part['reason']}")))
    return combined


def verdict_of(coverage: dict[str, JsonObject]) -> Verdict:
    """Complete when every surface was read or is absent; anything unread makes it degraded."""
    whole = {SurfaceStatus.READ.value, SurfaceStatus.ABSENT.value}
    return Verdict.COMPLETE if all(part["status"] in whole for part in coverage.values()) else Verdict.DEGRADED
