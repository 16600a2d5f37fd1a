"""`mcp-platform lock` and `verify`: approve targets once, notice every change after."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from mcp_cli.scanning.outcome import Outcome, outcome, overall
from mcp_cli.scanning.progress import waiting
from mcp_cli.scanning.refusal import refuse
from mcp_cli.scanning.target import scan_any
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.listing import parse_listing
from mcp_scanner.lockfile import Locked, LockError, LockFile, read_lock, verify_target, write_lock
from mcp_scanner.model import Report, Severity, Verdict
from mcp_scanner.report.order import tally
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.report.visible import one_line
from mcp_scanner.snapshot import take_snapshot


def run_lock(targets: Sequence[str], output: Path, options: ScanOptions, *, accept_findings: bool) -> Outcome:
    """Read every target and write the lock file, or write nothing and say why."""
    lock = _read(output) if output.exists() else LockFile()
    outcomes = [_lock_target(lock, target, options, accept_findings=accept_findings) for target in targets]
    result = overall(outcomes)
    if result is not Outcome.CLEAN:
        typer.echo(f"error: {output} was not written, because not every target could be locked", err=True)
        return result
    try:
        output.write_text(write_lock(lock))
    except OSError as error:
        refuse(f"cannot write {output}: {error.strerror}; nothing was locked; choose another --output")
    typer.echo(f"{output}: {len(targets)} locked, {len(lock.targets)} in all")
    return result


def run_verify(path: Path, options: ScanOptions) -> Outcome:
    """Hold each locked target against what it shows now."""
    lock = _read(path)
    return overall([_verify_target(locked, options) for locked in lock.targets.values()])


def _lock_target(lock: LockFile, target: str, options: ScanOptions, *, accept_findings: bool) -> Outcome:
    report = _observe(target, options)
    if report is None or report.snapshot is None:
        return Outcome.NOT_SCANNED
    result = outcome(report, Severity.HIGH)
    if result is Outcome.FINDINGS and not accept_findings:
        typer.echo(
            f"error: {one_line(target)} has {tally(report.findings)}; locking would approve them; "
            "see mcp-platform scan, or add --accept-findings",
            err=True,
        )
        return result
    lock.add(Locked.of(target, take_snapshot(parse_listing(report.snapshot))))
    return Outcome.CLEAN


def _verify_target(locked: Locked, options: ScanOptions) -> Outcome:
    report = _observe(locked.target, options)
    if report is None or report.snapshot is None:
        return Outcome.NOT_SCANNED
    verification = verify_target(locked, report.snapshot)
    typer.echo(f"{'same ' if verification.same else 'DRIFT'} {one_line(locked.target)}")
    for finding in verification.drift:
        place = one_line(f"{finding.location.surface} {finding.location.name}".strip())
        typer.echo(f"  {finding.severity:<8} {finding.rule}: {place}: {one_line(finding.evidence)}")
    return Outcome.CLEAN if verification.same else Outcome.FINDINGS


def _observe(target: str, options: ScanOptions) -> Report | None:
    """The report on a target that was read completely; None, and the reason on stderr, for any other."""
    with waiting(f"reading {target}"):
        report = scan_any(target, options)
    if report.verdict is Verdict.COMPLETE and report.snapshot is not None:
        return report
    reason = why_incomplete(report) or "it shows no listing that could be locked"
    typer.echo(f"error: {one_line(target)} was not wholly read: {one_line(reason)}", err=True)
    return None


def _read(path: Path) -> LockFile:
    try:
        return read_lock(path.read_bytes())
    except OSError as error:
        refuse(f"cannot read {path}: {error.strerror}; nothing was verified; write it with mcp-platform lock")
    except LockError as error:
        refuse(f"{path}: {error}")
