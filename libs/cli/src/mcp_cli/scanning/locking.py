"""`mcp-platform lock` and `verify`: approve targets once, notice every change after."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import typer

from mcp_cli.scanning.outcome import Outcome, outcome, overall
from mcp_cli.scanning.progress import waiting
from mcp_cli.scanning.refusal import refuse
from mcp_cli.scanning.target import URL_SCHEMES, configured_servers, scan_any
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.listing import parse_listing
from mcp_scanner.lockfile import Locked, LockError, LockFile, read_lock, verify_target, write_lock
from mcp_scanner.model import Report, Severity, Verdict
from mcp_scanner.report.order import tally
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.report.visible import one_line
from mcp_scanner.snapshot import take_snapshot

# Between a configuration and one of its servers, in the name of a locked target.
_SERVER = "#"


def run_lock(targets: Sequence[str], output: Path, options: ScanOptions, *, accept_findings: bool) -> Outcome:
    """Read every target and write the lock file, or write nothing and say why.

    Of a client configuration each server is a target of its own, `FILE#NAME`.
    """
    lock = _read(output) if output.exists() else LockFile()
    outcomes = [
        _lock_report(lock, name, report, accept_findings=accept_findings)
        for target in targets
        for name, report in _reports(target, options)
    ]
    result = overall(outcomes)
    if result is not Outcome.CLEAN:
        typer.echo(f"error: {output} was not written, because not every target could be locked", err=True)
        return result
    try:
        output.write_text(write_lock(lock))
    except OSError as error:
        refuse(f"cannot write {output}: {error.strerror}; nothing was locked; choose another --output")
    typer.echo(f"{output}: {len(outcomes)} locked, {len(lock.targets)} in all")
    return result


def run_verify(path: Path, options: ScanOptions) -> Outcome:
    """Hold each locked target against what it shows now; a configured server never locked is no clean result."""
    lock = _read(path)
    outcomes = []
    configured: dict[str, list[Locked]] = {}
    for name, locked in lock.targets.items():
        if file := _file_of(name):
            configured.setdefault(file, []).append(locked)
        else:
            outcomes += [_verify_report(locked, report) for _, report in _reports(name, options)]
    for file, servers in configured.items():
        reports = dict(_reports(file, options)) if configured_servers(file) else {}
        outcomes += [_verify_report(locked, reports.get(locked.target)) for locked in servers]
        for name in sorted(reports.keys() - lock.targets.keys()):
            typer.echo(f"NEW   {one_line(name)} was never locked; see mcp-platform scan, then lock it")
            outcomes.append(Outcome.FINDINGS)
    return overall(outcomes)


def _file_of(name: str) -> str:
    """The configuration that a locked target is a server of, or nothing."""
    if _SERVER not in name or name.startswith(URL_SCHEMES) or Path(name).is_file():
        return ""
    files = [name[:place] for place, character in enumerate(name) if character == _SERVER]
    return next((file for file in files if Path(file).is_file()), files[0])


def _reports(target: str, options: ScanOptions) -> list[tuple[str, Report]]:
    """What the target shows, by the name it is locked under; of a configuration, what each of its servers shows."""
    entries = configured_servers(target)
    with waiting(f"reading {target}"):
        if not entries:
            return [(target, scan_any(target, options))]
        from mcp_scanner.configuration.scan import scan_entries

        reports = asyncio.run(scan_entries(entries, options))
    return [(f"{target}{_SERVER}{entry.name}", report) for entry, report in zip(entries, reports, strict=True)]


def _lock_report(lock: LockFile, name: str, report: Report, *, accept_findings: bool) -> Outcome:
    if not _is_whole(name, report):
        return Outcome.NOT_SCANNED
    result = outcome(report, Severity.HIGH)
    if result is Outcome.FINDINGS and not accept_findings:
        typer.echo(
            f"error: {one_line(name)} has {tally(report.findings)}; locking would approve them; "
            "see mcp-platform scan, or add --accept-findings",
            err=True,
        )
        return result
    lock.add(Locked.of(name, take_snapshot(parse_listing(report.snapshot))))
    return Outcome.CLEAN


def _verify_report(locked: Locked, report: Report | None) -> Outcome:
    if report is None:
        message = f"error: {one_line(locked.target)} is no longer configured, or its file cannot be read"
        typer.echo(f"{message}; it was not verified; lock again without it", err=True)
        return Outcome.NOT_SCANNED
    if not _is_whole(locked.target, report) or report.snapshot is None:
        return Outcome.NOT_SCANNED
    verification = verify_target(locked, report.snapshot)
    typer.echo(f"{'same ' if verification.same else 'DRIFT'} {one_line(locked.target)}")
    for finding in verification.drift:
        place = one_line(f"{finding.location.surface} {finding.location.name}".strip())
        typer.echo(f"  {finding.severity:<8} {finding.rule}: {place}: {one_line(finding.evidence)}")
    return Outcome.CLEAN if verification.same else Outcome.FINDINGS


def _is_whole(name: str, report: Report) -> bool:
    """Whether the target was read completely; the reason on stderr where it was not."""
    if report.verdict is Verdict.COMPLETE and report.snapshot is not None:
        return True
    if report.verdict is Verdict.COMPLETE:
        reason = "shows no listing that could be locked; give a URL, a saved listing or a client configuration"
        typer.echo(f"error: {one_line(name)} {reason}", err=True)
    else:
        typer.echo(f"error: {one_line(name)} was not wholly read: {one_line(why_incomplete(report))}", err=True)
    return False


def _read(path: Path) -> LockFile:
    try:
        return read_lock(path.read_bytes())
    except OSError as error:
        refuse(f"cannot read {path}: {error.strerror}; nothing was verified; write it with mcp-platform lock")
    except LockError as error:
        refuse(f"{path}: {error}")
