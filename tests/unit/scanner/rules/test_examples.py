"""No rule without an example of what it finds and of what it leaves alone, each of a kind that a test runs."""

from __future__ import annotations

import json

import pytest

from mcp_scanner.checks.catalogue import RULES as CHECKS
from mcp_scanner.configuration.catalogue import RULES as CONFIGURATION
from mcp_scanner.packages.rules import RULES as PACKAGES
from mcp_scanner.rules.catalogue import all_rules
from mcp_scanner.rules.rule import Rule

EVERY = [pytest.param(rule, id=rule.id) for rule in all_rules().values()]
# The key that says what kind an example is, for the rules whose examples a test of that kind runs.
KINDS = {
    **{rule.id: "endpoint" for rule in CHECKS},
    **{rule.id: "configuration" for rule in CONFIGURATION},
    **{rule.id: "package" for rule in PACKAGES},
    **{rule.id: "source_text" for rule in all_rules().values() if rule.domain == "source"},
    **{rule.id: "baseline_tools" for rule in all_rules().values() if rule.domain == "drift"},
    **{rule.id: "servers" for rule in all_rules().values() if rule.domain == "fleet"},
}


@pytest.mark.parametrize("rule", EVERY)
def test_both_kinds_of_example_are_given(rule: Rule) -> None:
    assert rule.positive
    assert rule.negative
    assert all(text.endswith(".") for text in (rule.what, rule.why, rule.remedy))


@pytest.mark.parametrize("rule", EVERY)
def test_every_example_is_of_a_kind_that_is_run(rule: Rule) -> None:
    kind = KINDS.get(rule.id)
    for example in (*rule.positive, *rule.negative):
        if kind is None:
            assert isinstance(example, str) or not {"endpoint", "configuration", "package"} & set(example)
        else:
            assert kind in example


@pytest.mark.parametrize("rule", EVERY)
def test_examples_are_plain_data(rule: Rule) -> None:
    document = rule.to_json()
    assert json.loads(json.dumps(document)) == document
