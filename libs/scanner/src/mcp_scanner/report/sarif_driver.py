"""The tool and its rules as SARIF 2.1.0 describes them, for reports and for exports of stored findings."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from mcp_scanner.model import JsonObject, Severity
from mcp_scanner.report.visible import one_line
from mcp_scanner.rules.catalogue import all_rules
from mcp_scanner.rules.rule import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

LEVEL = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}

# CVSS-like scores that code scanning maps back: critical over 9.0, high from 7.0, medium from 4.0, low above 0.
SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}


def driver(rules: Sequence[JsonObject]) -> JsonObject:
    """The `tool.driver` of a run, with the descriptors of these rules."""
    return {"name": "mcp-platform", "version": version("mcp-security-scanner"), "rules": list(rules)}


def whole_driver() -> JsonObject:
    """The `tool.driver` of a run whose results are not known yet: every rule of the catalogue, sorted by id."""
    return driver([descriptor(rule) for _, rule in sorted(all_rules().items())])


def descriptor(rule: Rule) -> JsonObject:
    """The `reportingDescriptor` of a rule of the catalogue."""
    help_parts = (rule.what, rule.why, f"Remedy: {rule.remedy}", ", ".join(rule.references))
    return described(rule.id, rule.title, rule.what, help_parts, rule.severity, (rule.domain, *rule.references))


def described(
    rule_id: str, title: str, what: str, help_parts: Sequence[str], severity: Severity, tags: Sequence[str]
) -> JsonObject:
    """A `reportingDescriptor`; `help_parts` become its paragraphs."""
    help_text = "\n\n".join(part for part in help_parts if part)
    return {
        "id": rule_id,
        "name": "".join(word.capitalize() for word in rule_id.split("-")),
        "shortDescription": {"text": one_line(title)},
        "fullDescription": {"text": one_line(what or title)},
        "help": {"text": help_text, "markdown": help_text},
        "defaultConfiguration": {"level": LEVEL[severity]},
        "properties": {
            "security-severity": SECURITY_SEVERITY[severity],
            "tags": ["security", "mcp", *tags],
        },
    }
