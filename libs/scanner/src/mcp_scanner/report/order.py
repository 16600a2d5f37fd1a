"""The order in which people read findings, and how many there are of each severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mcp_scanner.model import Finding, Severity


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first; within a severity as the scanner gave them."""
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def tally(findings: Iterable[Finding]) -> str:
    """`2 critical, 1 high, 4 info`, or `no findings`."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(f"{counts[severity]} {severity}" for severity in Severity if counts[severity]) or "no findings"
