"""The exit code of a scan: what a pipeline may conclude from it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from mcp_scanner.model import Report, Severity, Verdict, worst


class Outcome(IntEnum):
    """Exit codes of `mcp-platform scan`."""

    CLEAN = 0  # complete, nothing at or over the threshold
    FINDINGS = 1  # at least one finding at or over the threshold
    NOT_SCANNED = 2  # error, or degraded without findings over the threshold
    INTERRUPTED = 130  # 128 + SIGINT, as shells report it
    PIPE_CLOSED = 141  # 128 + SIGPIPE


def outcome(report: Report, threshold: Severity) -> Outcome:
    """What one report means at this threshold. Findings count even where the rest could not be read."""
    highest = worst(report.findings)
    if highest is not None and highest.rank >= threshold.rank:
        return Outcome.FINDINGS
    return Outcome.CLEAN if report.verdict is Verdict.COMPLETE else Outcome.NOT_SCANNED


def overall(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of many reports: findings first, then anything unread; nothing scanned at all is not clean."""
    seen = set(outcomes)
    for candidate in (Outcome.FINDINGS, Outcome.NOT_SCANNED, Outcome.CLEAN):
        if candidate in seen:
            return candidate
    return Outcome.NOT_SCANNED
