"""Hold what a target shows now against what was locked."""

from __future__ import annotations

from dataclasses import dataclass, field

from mcp_scanner import engine
from mcp_scanner.drift import judge_drift
from mcp_scanner.listing import parse_listing
from mcp_scanner.lockfile.document import Locked
from mcp_scanner.model import Finding, JsonObject
from mcp_scanner.snapshot import content_hash, listing_of, take_snapshot


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a target is as locked; `drift` says what is not, introduced threats first."""

    target: str
    same: bool
    drift: list[Finding] = field(default_factory=list)


def verify_target(locked: Locked, shown: JsonObject) -> Verification:
    """Compare the record `shown` by the target now. Raises ListingError when it is no listing."""
    current = parse_listing(shown)
    if content_hash(take_snapshot(current)) == locked.hash:
        return Verification(locked.target, same=True)
    drift = judge_drift(listing_of(locked.snapshot), current, engine.threat_signals)
    return Verification(locked.target, same=False, drift=sorted(drift, key=lambda finding: -finding.severity.rank))
