"""All rules of all domains, gathered for listing, explaining and SARIF."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from mcp_scanner.rules.metadata import MODULES
from mcp_scanner.rules.rule import Rule

# Modules that define `RULES: tuple[Rule, ...]`; a domain that is not installed yet simply is not listed here.
RULE_MODULES: tuple[str, ...] = (
    *(f"mcp_scanner.rules.metadata.{name}" for name in MODULES),
    "mcp_scanner.rules.listing",
    "mcp_scanner.rules.control_characters",
    "mcp_scanner.rules.twins",
    "mcp_scanner.rules.fleet",
    "mcp_scanner.drift.rules",
    "mcp_scanner.checks.catalogue",
    "mcp_scanner.configuration.catalogue",
    "mcp_scanner.source.rules.catalogue",
    "mcp_scanner.packages.rules",
)


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by id, in order of domain and id. Raises ValueError when two rules share an id."""
    rules: dict[str, Rule] = {}
    for module in RULE_MODULES:
        for rule in import_module(module).RULES:
            if rule.id in rules:
                raise ValueError(f"rule id {rule.id!r} is defined twice; ids are how findings are referred to")
            rules[rule.id] = rule
    return dict(sorted(rules.items(), key=lambda item: (item[1].domain, item[0])))
