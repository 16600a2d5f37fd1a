"""Every rule about configurations finds its positive examples and leaves its negative ones alone."""

from __future__ import annotations

from typing import Any

import pytest

from mcp_scanner.configuration.catalogue import RULES
from mcp_scanner.configuration.entries import read_entries
from mcp_scanner.configuration.secrets import secrets_of
from mcp_scanner.configuration.supply import supply_of
from mcp_scanner.model import Severity
from mcp_scanner.rules.rule import Rule


def severities(rule: Rule, example: Any) -> list[Severity]:
    (entry,) = read_entries(example["configuration"])
    findings = [*secrets_of(entry), *supply_of(entry)]
    return [finding.severity for finding in findings if finding.rule == rule.id]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(rule: Rule) -> None:
    found = [severities(rule, example) for example in rule.positive]
    assert all(found)
    assert rule.severity in found[0], "the first example shows the rule's usual severity"
    assert [severities(rule, example) for example in rule.negative] == [[]] * len(rule.negative)
