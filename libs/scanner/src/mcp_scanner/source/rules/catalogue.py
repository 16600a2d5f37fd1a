"""All source rules, gathered for listing and explaining, with the checks that apply them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mcp_scanner.source.rules import (
    claims,
    evasion,
    exhaustion,
    files,
    injection,
    network,
    output,
    promises,
    secrets,
    supply,
    takeover,
    theft,
    weakness,
)
from mcp_scanner.source.rules.subject import Match, Subject

_FAMILIES = (
    takeover,
    theft,
    evasion,
    injection,
    network,
    files,
    output,
    claims,
    promises,
    supply,
    weakness,
    exhaustion,
)

RULES = tuple(rule for family in (*_FAMILIES, secrets) for rule in family.RULES)
CHECKS: tuple[Callable[[Subject], Iterator[Match]], ...] = tuple(family.check for family in _FAMILIES)
