"""All findings between the servers of one inventory."""

from __future__ import annotations

from collections.abc import Sequence

from mcp_scanner.fleet.imitation import imitations
from mcp_scanner.fleet.mention import mentions
from mcp_scanner.fleet.names import name_findings
from mcp_scanner.fleet.steering import steering
from mcp_scanner.fleet.tool import fleet_server
from mcp_scanner.fleet.toxic import toxic_flows
from mcp_scanner.model import Finding, Listing


def judge_fleet(listings: Sequence[Listing]) -> list[Finding]:
    """Findings between servers, gravest first, one of a rule for a place; every one names the servers it is about."""
    servers = [fleet_server(position, listing) for position, listing in enumerate(listings)]
    findings: dict[tuple[str, str, tuple[str, ...]], Finding] = {}
    for finding in (
        *imitations(servers),
        *name_findings(servers),
        *steering(servers),
        *mentions(servers),
        *toxic_flows(servers),
    ):
        findings.setdefault((finding.rule, finding.location.pointer, finding.servers), finding)
    return sorted(findings.values(), key=lambda finding: -finding.severity.rank)
