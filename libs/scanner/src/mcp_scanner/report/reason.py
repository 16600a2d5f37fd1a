"""Why a scan is not complete."""

from __future__ import annotations

from mcp_scanner.model import Report, Verdict


def why_incomplete(report: Report) -> str:
    """The report's error, else the reasons of the surfaces that were not wholly read; empty for a complete scan."""
    if report.verdict is Verdict.COMPLETE:
        return ""
    reasons = [f"{surface}: {entry['reason']}" for surface, entry in report.coverage.items() if entry.get("reason")]
    return report.error or "; ".join(reasons) or "not everything could be read"
