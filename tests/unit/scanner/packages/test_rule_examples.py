"""Every package rule finds the releases of its positive examples and leaves those of its negative ones alone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.stubs.releases import described_release

from mcp_scanner.model import Severity
from mcp_scanner.packages import scan_release
from mcp_scanner.packages.rules import RULES
from mcp_scanner.rules.rule import Rule


def severities(rule: Rule, example: Any) -> list[Severity]:
    report = scan_release(described_release(example["package"]))
    return [finding.severity for finding in report.findings if finding.rule == rule.id]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(rule: Rule) -> None:
    found = [severities(rule, example) for example in rule.positive]
    assert all(found)
    assert rule.severity in found[0], "the first example shows the rule's usual severity"
    assert [severities(rule, example) for example in rule.negative] == [[]] * len(rule.negative)
