"""Scan one live target: the function that the API, the worker and the command line call."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from mcp_scanner.connect.failure import ConnectFailure
from mcp_scanner.connect.live import Live, read_live
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.engine import scan_listing
from mcp_scanner.listing import parse_listing
from mcp_scanner.model import Report, Verdict
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.snapshot import listing_of, take_snapshot


async def scan_target(target: str, options: ScanOptions, baseline: Mapping[str, Any] | None = None) -> Report:
    """Read what the target shows and judge it; with the snapshot of an earlier report, also what drifted since.

    `target` is an http(s) URL. A bad target never raises: its report has the verdict error and says cause,
    consequence and remedy.
    """
    try:
        live = await read_live(options.policy.check_url(target), options)
    except TargetRefused as refusal:
        return failed(target, refusal.message)
    except ConnectFailure as failure:
        return failed(target, str(failure))
    return await asyncio.to_thread(judge, target, live, baseline)


def failed(target: str, error: str) -> Report:
    """The report on a target of which nothing could be judged."""
    return Report(target=target, name="", verdict=Verdict.ERROR, coverage={}, findings=[], error=error)


def judge(target: str, live: Live, baseline: Mapping[str, Any] | None) -> Report:
    """The report on what was read and checked, compared with an earlier snapshot when there is one."""
    report = _judge_listing(target, live, baseline)
    report.findings += live.findings
    report.too_large = "too_large" in live.found.failures | {live.failure.code if live.failure else ""}
    if live.second is not None:
        known = {finding.fingerprint for finding in report.findings}
        other = scan_listing(parse_listing(live.second), target=target)
        report.findings += [finding for finding in other.findings if finding.fingerprint not in known]
    if report.verdict is Verdict.DEGRADED and not report.error:
        gaps = "; ".join(f"{surface}: {reason}" for surface, reason in live.found.problems.items())
        report.error = (
            f"not everything could be read ({gaps or 'see the coverage'}); the rest was judged; see the coverage"
        )
    if live.checked is not None:
        report.coverage["transport"] = live.checked
        if "reason" in live.checked and report.verdict is Verdict.COMPLETE:
            report.verdict = Verdict.DEGRADED
            report.error = (
                f"transport and authorisation were not wholly checked ({live.checked['reason']}); the rest was judged; "
                "allow more time"
            )
    return report


def _judge_listing(target: str, live: Live, baseline: Mapping[str, Any] | None) -> Report:
    if live.failure is not None:
        return failed(target, str(live.failure))
    if not live.found.read_anything:
        causes = "; ".join(dict.fromkeys(live.found.problems.values())) or "it refuses every list request"
        cause = f"the server listed nothing ({causes})"
        return failed(target, f"{cause}; nothing was judged; check that an MCP server answers there")
    listing = parse_listing(live.found.record)
    earlier = None if baseline is None else listing_of(dict(baseline))
    report = scan_listing(listing, target=target, baseline=earlier)
    report.snapshot = take_snapshot(listing)
    return report
