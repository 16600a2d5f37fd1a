"""Scan one record: whichever of listing, baseline, source text and fleet it carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mcp_scanner import engine
from mcp_scanner.batch.fleet import scan_servers
from mcp_scanner.listing import parse_listing
from mcp_scanner.listing.clean import clean
from mcp_scanner.listing.decode import Decoded
from mcp_scanner.listing.parse import LISTING_KEYS
from mcp_scanner.model import JsonObject, Listing, Report, SurfaceStatus, Verdict
from mcp_scanner.snapshot import take_snapshot

# Surfaces that `baseline_tools` says nothing about; drift must not take them for empty.
_NO_BASELINE = dict.fromkeys(("prompts", "resources", "resourceTemplates", "instructions"), "not part of the baseline")


def scan_record(decoded: Decoded, *, target: str) -> Report:
    """Scan what `decode_json` made of one record. Raises ListingError when there is nothing in it to scan."""
    record = decoded.value
    parts = [part for key, part in _PARTS.items() if isinstance(record, dict) and record.get(key) is not None]
    if not isinstance(record, dict) or not parts or any(key in record for key in LISTING_KEYS):
        parts.insert(0, _scan_listing)
    report = Report(target=target, name=record_name(record), verdict=Verdict.COMPLETE, coverage={}, findings=[])
    for part in parts:
        _merge(report, part(decoded, target))
    if decoded.problems:
        _degrade(report, "; ".join(decoded.problems))
    return report


def record_name(record: Any) -> str:
    """The name a record gives itself, carried over to its report; empty when it has none."""
    name = record.get("name") if isinstance(record, dict) else None
    return name if isinstance(name, str) else ""


def _scan_listing(decoded: Decoded, target: str) -> Report:
    listing = parse_listing(decoded.value, problems=decoded.problems)
    baseline, problem = _baseline(decoded.value)
    report = engine.scan_listing(listing, target=target, baseline=baseline)
    report.snapshot = take_snapshot(listing)
    if problem:
        report.coverage["baseline"] = {"status": SurfaceStatus.PARTIAL.value, "items": 0, "reason": problem}
        _degrade(report, f"baseline: {problem}")
    return report


def _baseline(record: Any) -> tuple[Listing | None, str]:
    """The earlier listing of the record's tools, and what in it could not be read."""
    if not isinstance(record, dict) or record.get("baseline_tools") is None:
        return None, ""
    baseline = parse_listing({"tools": record["baseline_tools"]})
    problem = "; ".join(baseline.problems.values())
    baseline.problems = {**_NO_BASELINE, **baseline.problems}
    return baseline, problem


def _scan_source(decoded: Decoded, target: str) -> Report:
    from mcp_scanner.source.scan import scan_file

    record: JsonObject = decoded.value
    report = Report(target=target, name="", verdict=Verdict.COMPLETE, coverage={}, findings=[])
    oddities: list[str] = []
    text = clean(record["source_text"], oddities.append)
    if not isinstance(text, str):
        reason = "source_text is not text"
        report.coverage["source"] = {"status": SurfaceStatus.FAILED.value, "items": 0, "reason": reason}
        return _degrade(report, reason)
    tools = parse_listing({"tools": record["tools"]}).tools if record.get("tools") is not None else None
    scanned = scan_file(text, tools=tools)
    report.findings = scanned.findings
    report.coverage["source"] = {"status": SurfaceStatus.READ.value, "items": 1}
    if reason := "; ".join(filter(None, (scanned.problem, *oddities))):
        report.coverage["source"] = {"status": SurfaceStatus.PARTIAL.value, "items": 1, "reason": reason}
        _degrade(report, f"source_text: {reason}")
    return report


def _scan_fleet(decoded: Decoded, target: str) -> Report:
    return scan_servers(decoded.value["servers"], target=target)


# Parts of a record beside its listing, by the key that asks for them.
_PARTS: dict[str, Callable[[Decoded, str], Report]] = {"source_text": _scan_source, "servers": _scan_fleet}


def _merge(report: Report, part: Report) -> None:
    report.name = report.name or part.name
    report.coverage.update(part.coverage)
    report.findings.extend(part.findings)
    report.snapshot = report.snapshot or part.snapshot
    if part.verdict is not Verdict.COMPLETE:
        _degrade(report, part.error)


def _degrade(report: Report, reason: str) -> Report:
    report.verdict = Verdict.DEGRADED
    if reason not in report.error:
        report.error = "; ".join(filter(None, (report.error, reason)))
    return report
