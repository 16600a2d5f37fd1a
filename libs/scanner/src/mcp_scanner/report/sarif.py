"""SARIF 2.1.0 (OASIS standard, errata 01) for code-scanning dashboards."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from mcp_scanner.model import Finding, JsonObject, Location, Report, Verdict
from mcp_scanner.report.encode import encode_json
from mcp_scanner.report.order import by_severity
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.report.sarif_driver import LEVEL, SCHEMA, SECURITY_SEVERITY, described, descriptor, driver
from mcp_scanner.report.visible import one_line
from mcp_scanner.rules.catalogue import all_rules

# Members of a path that RFC 3986 allows unquoted in a URI reference.
_URI_SAFE = "/:@!$&'()*+,;=%-._~?#"


def render_sarif(report: Report) -> str:
    """The report as SARIF text: one run, one result a finding, rules with help, scan problems as notifications."""
    findings = by_severity(report.findings)
    rules = _rules(findings)
    index = {rule["id"]: position for position, rule in enumerate(rules)}
    run: JsonObject = {
        "tool": {"driver": driver(rules)},
        "invocations": [_invocation(report)],
        "results": [_result(finding, report.target, index[finding.rule]) for finding in findings],
        "columnKind": "unicodeCodePoints",
        "properties": {"verdict": report.verdict.value, "name": report.name, "coverage": report.coverage},
    }
    return encode_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(findings: list[Finding]) -> list[JsonObject]:
    """The descriptors of the rules that gave findings, sorted by id; one outside the catalogue by its worst finding."""
    known = all_rules()
    worst = {finding.rule: finding for finding in reversed(findings)}
    return [descriptor(known[rule_id]) if rule_id in known else _unlisted(worst[rule_id]) for rule_id in sorted(worst)]


def _unlisted(finding: Finding) -> JsonObject:
    return described(
        finding.rule,
        finding.title,
        "",
        (f"Remedy: {finding.remediation}", ", ".join(finding.references)),
        finding.severity,
        (finding.location.surface, *finding.references),
    )


def _result(finding: Finding, target: str, rule_index: int) -> JsonObject:
    result: JsonObject = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": LEVEL[finding.severity],
        "message": {"text": f"{one_line(finding.title)}. Evidence: {one_line(finding.evidence)}"},
        "locations": [_location(finding, target)],
        "partialFingerprints": {"mcpFinding/v1": finding.fingerprint},
        "properties": {
            "severity": finding.severity.value,
            "security-severity": SECURITY_SEVERITY[finding.severity],
            "confidence": finding.confidence.value,
            "evidence": finding.evidence,
            "remediation": finding.remediation,
            "servers": list(finding.servers),
        },
    }
    if finding.location.start is not None and finding.location.end is not None:
        result["relatedLocations"] = [_exact_location(finding.location, finding.location.start, finding.location.end)]
    return result


def _exact_location(location: Location, start: int, end: int) -> JsonObject:
    """The characters of the evidence, in the text at the pointer (a URI fragment, RFC 6901 section 6) or in a file.

    Related, not the location itself: offsets there would count from the beginning of the target.
    """
    path = location.pointer
    uri = f"#{quote(path, safe=_URI_SAFE.replace('#', '').replace('%', ''), errors='replace')}"
    if location.surface == "source":
        path = location.name.partition(":")[0]
        uri = quote(path, safe=_URI_SAFE, errors="replace")
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {"charOffset": start, "charLength": end - start},
        },
        "message": {"text": f"The evidence, in {one_line(path)}"},
    }


def _location(finding: Finding, target: str) -> JsonObject:
    """The target as artifact, line 1 because dashboards require one, and the item as logical location."""
    location = finding.location
    name = one_line(location.name) or location.surface
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(target, safe=_URI_SAFE, errors="replace") or "listing"},
            "region": {"startLine": 1},
        },
        "logicalLocations": [
            {"name": name, "kind": location.surface, "fullyQualifiedName": one_line(location.pointer) or name}
        ],
    }


def _invocation(report: Report) -> JsonObject:
    """Only a complete scan was a successful execution; consumers must not close findings on any other."""
    invocation: dict[str, Any] = {"executionSuccessful": report.verdict is Verdict.COMPLETE}
    if report.verdict is not Verdict.COMPLETE:
        reason = one_line(why_incomplete(report))
        invocation["toolExecutionNotifications"] = [{"level": "error", "message": {"text": reason}}]
    return invocation
