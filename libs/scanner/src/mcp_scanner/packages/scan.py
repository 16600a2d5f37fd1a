"""From a package name to a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Finding, JsonObject, Location, Report, Severity, SurfaceStatus, Verdict
from mcp_scanner.packages.archive import Contents, Member, read_archive
from mcp_scanner.packages.inspect import inspect_members
from mcp_scanner.packages.limits import MAX_STEPS, PackageOptions
from mcp_scanner.packages.manifest import judge_manifest, read_manifest
from mcp_scanner.packages.release import Release
from mcp_scanner.packages.rules import INSTALL_HOOK
from mcp_scanner.packages.spec import PackageError, parse_spec
from mcp_scanner.source.machine import STEPS_AT_MOST
from mcp_scanner.source.parse import PYTHON_SUFFIXES, SCRIPT_SUFFIXES
from mcp_scanner.source.scan import SourceScan, scan_file
from mcp_scanner.source.shown import Shown, listing_of, names_written

# Code that ships with a package and that its server never runs.
_ASIDE = re.compile(
    r"(?:^|/)(?:tests?|__tests__|testing|examples?|docs?|benchmarks?|fixtures|spec|node_modules)/|(?:^|/)(?:test_[^/]*|conftest)\.py$"
)
_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts", ".pyi")
# Rules whose findings in setup.py mean that installing is enough.
_AT_INSTALL = ("source-hostile-command", "source-packed-code", "source-code-execution", "source-exfiltration",
               "source-dropped-program", "source-persistence", "source-obscured-call")  # fmt: skip
_SHOWN_PROBLEMS = 5


def scan_package(spec: str, options: PackageOptions | None = None) -> Report:
    """Report on `pypi:name[@version]` or `npm:name[@version]`; a package that cannot be read gives verdict error."""
    try:
        release = _download(spec, options or PackageOptions())
        return scan_release(release, target=spec)
    except PackageError as error:
        return Report(target=spec, name=spec, verdict=Verdict.ERROR, coverage={}, findings=[], error=str(error))


def _download(target: str, options: PackageOptions) -> Release:
    spec = parse_spec(target)
    if spec.registry == "pypi":
        from mcp_scanner.packages.pypi import download_pypi

        return download_pypi(spec, options)
    from mcp_scanner.packages.npm import download_npm

    return download_npm(spec, options)


def scan_release(release: Release, *, target: str = "") -> Report:
    """Report on a downloaded release. Raises PackageError when its archive cannot be read."""
    from mcp_scanner.engine import scan_listing

    contents = read_archive(release.filename, release.archive)
    findings = [*judge_manifest(release, read_manifest(release, contents)), *inspect_members(contents)]
    shown: list[Shown] = []
    problems: list[str] = []
    read, steps, hidden = 0, MAX_STEPS, False
    # What only ships along comes last, so that it cannot use up what the server's own code needs.
    for member in sorted(_sources(contents), key=lambda item: bool(_ASIDE.search(item.path))):
        scanned = _scan_member(member, steps)
        steps = max(0, steps - scanned.steps)
        if scanned.problem:
            problems.append(f"{member.path}: {scanned.problem}")
        else:
            read += 1
        findings.extend(_placed(member, scanned.findings))
        hidden = hidden or not member.is_whole
        if not scanned.shown.names:
            scanned.shown.names = names_written(member.data.decode("utf-8", "replace"))
        if not _ASIDE.search(member.path):
            shown.append(scanned.shown)
    listing = listing_of(release.spec.name, shown)
    problems.extend(listing.problems.values())
    told = scan_listing(listing).findings
    findings.extend(_doubted(finding) if hidden else finding for finding in told)
    findings.sort(key=lambda finding: -finding.severity.rank)
    coverage = _coverage(read, problems, len(listing.tools))
    verdict = Verdict.DEGRADED if problems or not read else Verdict.COMPLETE
    report = Report(target, f"{release.spec.name}@{release.spec.version}", verdict, coverage, findings)
    if verdict is Verdict.DEGRADED:
        report.error = "; ".join(problems[:_SHOWN_PROBLEMS]) or "the package holds no source that the rules can read"
    return report


def _sources(contents: Contents) -> Iterator[Member]:
    for member in contents.members:
        if member.path.endswith((*PYTHON_SUFFIXES, *SCRIPT_SUFFIXES)) and not member.path.endswith(_DECLARATIONS):
            yield member


def _scan_member(member: Member, steps: int = MAX_STEPS) -> SourceScan:
    if not member.is_whole:
        return SourceScan(problem=f"{member.size} bytes, only the first {len(member.data)} were looked at")
    return scan_file(member.data.decode("utf-8", "replace"), member.path, steps=min(steps, STEPS_AT_MOST))


def _placed(member: Member, findings: list[Finding]) -> Iterator[Finding]:
    """Findings weighed by where their file stands: install scripts run first, tests never run."""
    if member.path.rsplit("/", 1)[-1] == "setup.py":
        for finding in findings:
            if finding.rule in _AT_INSTALL:
                location = Location("source", member.path, finding.location.pointer)
                yield make_finding(INSTALL_HOOK, location, finding.evidence, severity=Severity.CRITICAL)
    for finding in findings:
        if _ASIDE.search(member.path) and finding.severity.rank > Severity.LOW.rank:
            yield _lowered(finding)
        else:
            yield finding


def _lowered(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.LOW)


def _doubted(finding: Finding) -> Finding:
    """A tool that no file seen declares may stand in the part that was not looked at."""
    doubtful = finding.rule == "foreign-tool-control" and finding.severity.rank > Severity.MEDIUM.rank
    return replace(finding, severity=Severity.MEDIUM) if doubtful else finding


def _coverage(read: int, problems: list[str], tools: int) -> dict[str, JsonObject]:
    status = SurfaceStatus.READ if not problems and read else SurfaceStatus.PARTIAL if read else SurfaceStatus.FAILED
    source: JsonObject = {"status": status.value, "items": read}
    if problems:
        source["reason"] = "; ".join(problems[:_SHOWN_PROBLEMS])
        source["unread"] = len(problems)
    return {"source": source, "tools": {"status": SurfaceStatus.READ.value, "items": tools}}
