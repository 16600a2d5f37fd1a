"""Every drift rule finds its positive examples and leaves its negative ones alone, as `scan --batch` reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mcp_scanner.batch.stream import scan_document
from mcp_scanner.drift.rules import RULES
from mcp_scanner.model import Severity
from mcp_scanner.rules.rule import Rule


def severities(rule: Rule, example: Any) -> list[Severity]:
    report = scan_document(json.dumps(example).encode(), target="example")
    return [finding.severity for finding in report.findings if finding.rule == rule.id]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(rule: Rule) -> None:
    found = [severities(rule, example) for example in rule.positive]
    assert all(found)
    assert any(max(one, key=lambda severity: severity.rank).rank >= rule.severity.rank for one in found)
    assert [severities(rule, example) for example in rule.negative] == [[]] * len(rule.negative)
