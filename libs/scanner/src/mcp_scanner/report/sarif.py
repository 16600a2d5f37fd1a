"""SARIF 2.1.0 (OASIS standard, errata 01) for code-scanning dashboards."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from mcp_scanner.model import Finding, JsonObject, Report, Severity, Verdict
from mcp_scanner.report.encode import encode_json
from mcp_scanner.report.order import by_severity
from mcp_scanner.report.reason import why_incomplete
from mcp_scanner.report.visible import one_line
from mcp_scanner.rules.catalogue import all_rules

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVEL = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}

# CVSS-like scores that code scanning maps back: critical over 9.0, high from 7.0, medium from 4.0, low above 0.
_SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}

# Members of a path that RFC 3986 allows unquoted in a URI reference.
_URI_SAFE = "/:@!$&'()*+,;=%-._~?#"


def render_sarif(report: Report) -> str:
    """The report as SARIF text: one run, one result a finding, rules with help, scan problems as notifications."""
    findings = by_severity(report.findings)
    rules = _rules(findings)
    index = {rule["id"]: position for position, rule in enumerate(rules)}
    run: JsonObject = {
        "tool": {
            "driver": {
                "name": "mcp-platform",
                "version": version("mcp-security-scanner"),
                "rules": rules,
            }
        },
        "invocations": [_invocation(report)],
        "results": [_result(finding, report.target, index[finding.rule]) for finding in findings],
        "columnKind": "unicodeCodePoints",
        "properties": {"verdict": report.verdict.value, "name": report.name, "coverage": report.coverage},
    }
    return encode_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(findings: list[Finding]) -> list[JsonObject]:
    """The descriptors of the rules that gave findings, sorted by id."""
    worst = {finding.rule: finding for finding in reversed(findings)}
    return [_rule(rule_id, worst[rule_id]) for rule_id in sorted(worst)]


def _rule(rule_id: str, finding: Finding) -> JsonObject:
    """A descriptor; a rule outside the catalogue is described by its worst finding."""
    rule = all_rules().get(rule_id)
    title, what, why, remedy = finding.title, finding.title, "", finding.remediation
    severity, references, domain = finding.severity, finding.references, finding.location.surface
    if rule is not None:
        title, what, why, remedy = rule.title, rule.what, rule.why, rule.remedy
        severity, references, domain = rule.severity, rule.references, rule.domain
    help_parts = [part for part in (what, why, f"Remedy: {remedy}", ", ".join(references)) if part]
    return {
        "id": rule_id,
        "name": "".join(word.capitalize() for word in rule_id.split("-")),
        "shortDescription": {"text": one_line(title)},
        "fullDescription": {"text": one_line(what)},
        "help": {"text": "\n\n".join(help_parts), "markdown": "\n\n".join(help_parts)},
        "defaultConfiguration": {"level": _LEVEL[severity]},
        "properties": {
            "security-severity": _SECURITY_SEVERITY[severity],
            "tags": ["security", "mcp", domain, *references],
        },
    }


def _result(finding: Finding, target: str, rule_index: int) -> JsonObject:
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVEL[finding.severity],
        "message": {"text": f"{one_line(finding.title)}. Evidence: {one_line(finding.evidence)}"},
        "locations": [_location(finding, target)],
        "partialFingerprints": {"mcpFinding/v1": finding.fingerprint},
        "properties": {
            "severity": finding.severity.value,
            "security-severity": _SECURITY_SEVERITY[finding.severity],
            "confidence": finding.confidence.value,
            "evidence": finding.evidence,
            "remediation": finding.remediation,
            "servers": list(finding.servers),
        },
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
