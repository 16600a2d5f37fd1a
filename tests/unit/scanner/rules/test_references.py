"""Every rule refers to every catalogue, by entries that exist."""

from __future__ import annotations

import pytest

from mcp_scanner.rules.catalogue import all_rules
from mcp_scanner.rules.rule import Rule
from mcp_scanner.rules.standards import ALL, REQUIRED, missing, title_of

RULES = [pytest.param(rule, id=rule.id) for rule in all_rules().values()]


@pytest.mark.parametrize("rule", RULES)
def test_every_catalogue_is_referred_to_or_explained(rule: Rule) -> None:
    assert missing(rule.references) == sorted(rule.unmapped, key=[standard.name for standard in REQUIRED].index)
    assert all(len(reason.split()) > 3 for reason in rule.unmapped.values())


@pytest.mark.parametrize("rule", RULES)
def test_every_reference_is_an_entry_of_its_catalogue(rule: Rule) -> None:
    assert [reference for reference in rule.references if not title_of(reference)] == []
    assert len(set(rule.references)) == len(rule.references)


@pytest.mark.parametrize("standard", ALL, ids=lambda standard: standard.name)
def test_every_entry_has_the_form_of_its_catalogue_and_is_used(standard) -> None:
    used = {reference for rule in all_rules().values() for reference in rule.references}
    assert all(standard.form.fullmatch(entry) for entry in standard.entries)
    if standard not in REQUIRED[:2]:  # the two top tens stand whole
        assert set(standard.entries) <= used


def test_a_reference_that_is_spelt_otherwise_is_missed() -> None:
    assert missing(["OWASP MCP03:2025", "MITRE-ATLAS:AML.T0109", "CWE-78"]) == [
        "OWASP-MCP",
        "OWASP-ASI",
        "ATLAS",
        "SAFE-MCP",
    ]
