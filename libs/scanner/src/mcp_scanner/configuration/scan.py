"""Scan every server of a client configuration, and all of them as a fleet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from mcp_scanner.configuration.entries import Entry, read_entries
from mcp_scanner.configuration.jsonc import decode_jsonc
from mcp_scanner.configuration.secrets import secrets_of
from mcp_scanner.configuration.supply import bare_name, downloaded, supply_of
from mcp_scanner.connect.failure import quote
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.scan import failed, scan_target
from mcp_scanner.connect.stdio import scan_command
from mcp_scanner.engine import scan_fleet
from mcp_scanner.judge.coverage import combined_coverage
from mcp_scanner.judge.finding import fingerprint
from mcp_scanner.listing import ListingError
from mcp_scanner.model import Finding, JsonObject, Report, SurfaceStatus, Verdict
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.snapshot import listing_of

# Servers scanned at the same time: each costs a socket or a process, and judging is one core's work.
_AT_ONCE = 4


async def scan_configuration(data: bytes | str, options: ScanOptions, *, target: str = "") -> Report:
    """Scan the servers of one configuration file, given as its text.

    Placeholders such as ${TOKEN} are never filled in: a hostile configuration could name any variable and any URL.
    A server that cannot be read leaves the report degraded; without any that can be read the verdict is error.
    """
    try:
        decoded = decode_jsonc(data)
    except ListingError as error:
        return failed(target, str(error))
    entries = read_entries(decoded.value)
    if not entries:
        return failed(
            target,
            "the configuration names no servers; nothing was scanned; give an mcp.json with at least one server "
            "under mcpServers, with a url or a command",
        )
    return _combine(entries, await scan_entries(entries, options), decoded.problems, target)


async def scan_entries(entries: Sequence[Entry], options: ScanOptions) -> list[Report]:
    """The report on each configured server, in order; what cannot be read gives the verdict error."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(entry: Entry) -> Report:
        async with gate:
            return await _scan_entry(entry, options)

    return list(await asyncio.gather(*(one(entry) for entry in entries)))


async def _scan_entry(entry: Entry, options: ScanOptions) -> Report:
    if entry.url:
        kept = {name: value for name, value in entry.headers.items() if "${" not in value}
        usable = {name: value for name, value in kept.items() if _is_header(name, value)}
        return await scan_target(entry.url, replace(options, headers={**usable, **options.headers}))
    if not entry.command:
        return failed(entry.name, "the entry has no URL and no command; the server was not read; correct the entry")
    found = downloaded(entry)
    if found is not None:
        scheme, package = found
        remedy = (
            f"scan {scheme}:{bare_name(package)} instead" if scheme and package else "scan the running server by URL"
        )
        return failed(entry.name, f"{quote(entry.command)} downloads what it runs; it was not started; {remedy}")
    if not options.stdio:
        return failed(entry.name, "this service starts no commands; the server was not read; scan it by URL")
    return await scan_command(entry.command, entry.arguments, entry.environment, entry.folder, options)


def _is_header(name: str, value: str) -> bool:
    """Whether a header can be sent as it is written; one with a line break would smuggle another."""
    return (
        name.replace("-", "").replace("_", "").isalnum() and name.isascii() and value.isascii() and value.isprintable()
    )


def _combine(entries: list[Entry], reports: list[Report], problems: list[str], target: str) -> Report:
    """One report: the file itself, every surface over all servers, the servers, and what exists only between them."""
    named = ((entry.name, report.coverage) for entry, report in zip(entries, reports, strict=True))
    coverage = {"configuration": _of_file(len(entries), problems), **combined_coverage(named)}
    combined = Report(target=target, name="", verdict=Verdict.COMPLETE, coverage=coverage, findings=[])
    listings = []
    gaps = list(problems)
    for entry, report in zip(entries, reports, strict=True):
        combined.findings += [*secrets_of(entry), *supply_of(entry)]
        combined.findings += [_within(finding, entry) for finding in report.findings]
        if report.verdict is not Verdict.COMPLETE:
            gaps.append(f"{entry.name}: {why_incomplete(report)}")
        if report.snapshot is not None:
            listing = listing_of(report.snapshot)
            listing.name = entry.name
            listings.append(listing)
    combined.findings += scan_fleet(listings)
    read = len(listings)
    combined.coverage["servers"] = {"status": SurfaceStatus.READ.value, "items": read}
    if gaps:
        combined.verdict = Verdict.DEGRADED if read else Verdict.ERROR
        combined.error = "; ".join(gaps)
    if unread := gaps[len(problems) :]:
        status = SurfaceStatus.PARTIAL if read else SurfaceStatus.FAILED
        combined.coverage["servers"] = {"status": status.value, "items": read, "reason": "; ".join(unread)}
    return combined


def _of_file(entries: int, problems: list[str]) -> JsonObject:
    """The coverage of the configuration file itself: its entries, and what two readers would understand differently."""
    if problems:
        return {"status": SurfaceStatus.PARTIAL.value, "items": entries, "reason": "; ".join(problems)}
    return {"status": SurfaceStatus.READ.value, "items": entries}


def _within(finding: Finding, entry: Entry) -> Finding:
    """The finding as part of the configuration: its name and identity include its server."""
    location = finding.location
    name = f"{entry.name}/{location.name}" if location.name else entry.name
    return replace(
        finding,
        location=replace(location, name=name),
        fingerprint=fingerprint(finding.rule, location, finding.fingerprint, (entry.name,)),
    )
