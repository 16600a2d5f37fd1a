"""Every rule finds its positive examples and leaves its negative ones alone."""

from __future__ import annotations

import pytest

from mcp_scanner import engine
from mcp_scanner.listing import parse_listing
from mcp_scanner.model import Finding, Severity
from mcp_scanner.rules.catalogue import all_rules
from mcp_scanner.rules.rule import Example, Rule

DOMAINS = {"metadata", "fleet"}
RULES = [rule for rule in all_rules().values() if rule.domain in DOMAINS]


def findings_for(example: Example) -> list[Finding]:
    if isinstance(example, str):
        listing = parse_listing({"tools": [{"name": "carrier", "description": example}]})
        return engine.scan_listing(listing).findings
    if "servers" in example:
        return engine.scan_fleet([parse_listing(server, name=str(server["name"])) for server in example["servers"]])
    return engine.scan_listing(parse_listing(dict(example))).findings


def cases(positive: bool) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in RULES
        for number, example in enumerate(rule.positive if positive else rule.negative)
    ]


@pytest.mark.parametrize(("rule", "example"), cases(positive=True))
def test_positive_example_is_found(rule: Rule, example: Example) -> None:
    found = [finding for finding in findings_for(example) if finding.rule == rule.id]
    floor = min(rule.severity.rank, Severity.HIGH.rank)
    assert found, f"nothing found; other findings: {[finding.rule for finding in findings_for(example)]}"
    assert max(finding.severity.rank for finding in found) >= min(floor, Severity.MEDIUM.rank)


@pytest.mark.parametrize(("rule", "example"), cases(positive=False))
def test_negative_example_is_not_alarming(rule: Rule, example: Example) -> None:
    loud = [finding for finding in findings_for(example) if finding.severity.rank >= Severity.HIGH.rank]
    assert not loud, [(finding.rule, finding.evidence) for finding in loud]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_is_fully_described(rule: Rule) -> None:
    assert rule.positive
    assert rule.negative
    assert rule.references
    assert all(text.endswith(".") for text in (rule.what, rule.why, rule.remedy))
