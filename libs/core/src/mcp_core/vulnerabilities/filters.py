"""Filters and sorting of findings, compiled to SQL text with numbered parameters.

The listing and the export share them. All SQL here is constant text; values travel as parameters only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class VulnerabilityFilter:
    """Which findings are wanted; an empty field asks for all."""

    severity: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    server_id: int | None = None
    rule: str = ""
    first_seen_from: datetime | None = None
    first_seen_to: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """An order with a unique key, so that pages neither repeat nor lose a row."""

    column: str
    cast: str


# The key is what the API calls the order; each has an index (column desc, id desc).
SORTS: Final = {
    "created_at": Sort("v.created_at", "timestamptz"),
    "severity": Sort("v.severity_rank", "smallint"),
}


class Where:
    """Collects conditions and their numbered parameters."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.parameters: list[object] = []

    def parameter(self, value: object) -> str:
        """Add a value; returns its placeholder."""
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def sql(self) -> str:
        """The WHERE clause, or nothing."""
        return f"where {' and '.join(self.conditions)}" if self.conditions else ""


def _like_literal(value: str) -> str:
    escaped = value.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def compile_filter(wanted: VulnerabilityFilter) -> Where:
    """The filter as SQL over `vulnerabilities v`."""
    where = Where()
    if wanted.severity:
        where.conditions.append(f"v.severity = any({where.parameter(list(wanted.severity))}::text[])")
    if wanted.status:
        where.conditions.append(f"v.status = any({where.parameter(list(wanted.status))}::text[])")
    if wanted.server_id is not None:
        where.conditions.append(f"v.server_id = {where.parameter(wanted.server_id)}::bigint")
    if wanted.rule:
        where.conditions.append(f"v.rule = {where.parameter(wanted.rule)}::text")
    if wanted.first_seen_from is not None:
        where.conditions.append(f"v.first_seen_at >= {where.parameter(wanted.first_seen_from)}::timestamptz")
    if wanted.first_seen_to is not None:
        where.conditions.append(f"v.first_seen_at < {where.parameter(wanted.first_seen_to)}::timestamptz")
    if wanted.text:
        pattern = where.parameter(_like_literal(wanted.text))
        where.conditions.append(f"(v.title ilike {pattern}::text or v.evidence ilike {pattern}::text)")
    return where
