"""The rules about the configuration itself, for the catalogue."""

from __future__ import annotations

from mcp_scanner.configuration import secrets, supply
from mcp_scanner.rules.rule import Rule

RULES: tuple[Rule, ...] = (secrets.RULE, *supply.RULES)
