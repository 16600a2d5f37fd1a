"""Every source rule finds its positive examples and leaves its negative ones alone."""

from __future__ import annotations

import ast

import pytest

from mcp_scanner.rules.rule import Rule
from mcp_scanner.source import scan_source
from mcp_scanner.source.rules.catalogue import RULES

EXAMPLES = [
    pytest.param(rule, example, expected, id=f"{rule.id}-{'positive' if expected else 'negative'}-{number}")
    for rule in RULES
    for expected, examples in ((True, rule.positive), (False, rule.negative))
    for number, example in enumerate(examples)
]


@pytest.mark.parametrize(("rule", "example", "expected"), EXAMPLES)
def test_rule_finds_its_positive_examples_only(rule: Rule, example: dict[str, str], expected: bool) -> None:
    text = example["source_text"]
    ast.parse(text)
    found = {finding.rule for finding in scan_source(text)}
    assert (rule.id in found) is expected


def test_every_rule_has_both_kinds_of_example() -> None:
    assert all(rule.positive and rule.negative for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_default_severity_gates_its_positive_example(rule: Rule) -> None:
    severities = [f.severity for f in scan_source(rule.positive[0]["source_text"]) if f.rule == rule.id]
    assert rule.severity in severities
