"""JUnit XML, for pipelines that only know tests: each rule that found something fails, and so does a partial scan."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from mcp_scanner.model import Finding, Report, Severity, Verdict
from mcp_scanner.report.order import by_severity
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.report.visible import one_line, visible


def render_junit(report: Report, threshold: Severity = Severity.HIGH) -> str:
    """The report as XML text.

    One test case a finding, failed at or over `threshold`; and one for each surface, in error when it was not wholly
    read. So a suite is green exactly when `mcp-platform scan` exits with 0.
    """
    suite = Element("testsuite", name=one_line(f"mcp-platform scan {report.name or report.target}"))
    _add_scan(suite, report)
    for finding in by_severity(report.findings):
        _add_finding(suite, finding, threshold)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    root = Element("testsuites")
    root.append(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _add_scan(suite: Element, report: Report) -> None:
    case = SubElement(suite, "testcase", classname="scan", name="everything was read")
    if report.verdict is not Verdict.COMPLETE:
        reason = one_line(why_incomplete(report))
        SubElement(case, "error", type=report.verdict.value, message=reason)
    for surface, entry in report.coverage.items():
        case = SubElement(suite, "testcase", classname="coverage", name=one_line(surface))
        if entry.get("status") in {"partial", "failed"}:
            reason = one_line(str(entry.get("reason", "")))
            SubElement(case, "error", type=str(entry["status"]), message=reason)


def _add_finding(suite: Element, finding: Finding, threshold: Severity) -> None:
    place = one_line(f"{finding.location.surface} {finding.location.name}".strip())
    case = SubElement(suite, "testcase", classname=one_line(finding.rule), name=f"{place} [{finding.fingerprint}]")
    text = "\n".join(
        (
            f"{finding.severity} (confidence {finding.confidence}) at {place} {finding.location.pointer}".rstrip(),
            f"Evidence: {finding.evidence}",
            f"Remedy: {finding.remediation}",
            f"References: {', '.join(finding.references)}",
        )
    )
    if finding.severity.rank >= threshold.rank:
        failure = SubElement(case, "failure", type=finding.severity.value, message=one_line(finding.title))
        failure.text = visible(text, newlines=True)
    else:
        SubElement(case, "system-out").text = visible(f"{finding.title}\n{text}", newlines=True)
