"""The difference between two listings, item by item and field by field."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from mcp_scanner.drift.fields import FieldChange, field_changes
from mcp_scanner.listing.items import IDENTITY
from mcp_scanner.model import JsonObject, Listing
from mcp_scanner.snapshot.canonical import stable_item
from mcp_scanner.surfaces.walk import owner_name

# Attribute of Listing and the surface name of a Location, by the key in JSON.
_ITEMS = {
    "tools": ("tools", "tool"),
    "prompts": ("prompts", "prompt"),
    "resources": ("resources", "resource"),
    "resourceTemplates": ("resource_templates", "template"),
}


class ChangeKind(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is not as it was. `pointer` leads to it in the current listing; a removed one has none."""

    kind: ChangeKind
    surface: str
    name: str
    pointer: str
    before: JsonObject | None = None
    after: JsonObject | None = None
    fields: tuple[FieldChange, ...] = field(default=())


def compare(baseline: Listing, current: Listing) -> list[Change]:
    """Every change since the baseline. A surface that was not read on either side is not compared."""
    changes: list[Change] = []
    for key, (attribute, surface) in _ITEMS.items():
        before, after = getattr(baseline, attribute), getattr(current, attribute)
        if (before or key not in baseline.problems) and (after or key not in current.problems):
            changes.extend(_compare_items(key, surface, before, after))
    if "instructions" not in baseline.problems and "instructions" not in current.problems:
        for surface, pointer, before, after in (
            ("instructions", "/instructions", baseline.instructions, current.instructions),
            ("server", "/serverInfo", baseline.server_info, current.server_info),
            ("server", "/capabilities", baseline.capabilities, current.capabilities),
        ):
            changes.extend(_compare_whole(surface, pointer, before, after))
    return changes


def _compare_items(key: str, surface: str, before: list[JsonObject], after: list[JsonObject]) -> list[Change]:
    remaining: dict[str, list[JsonObject]] = defaultdict(list)
    for item in before:
        remaining[_identity(key, item)].append(item)
    changes: list[Change] = []
    for position, item in enumerate(after):
        identity, name, pointer = _identity(key, item), owner_name(item), f"/{key}/{position}"
        if not remaining[identity]:
            changes.append(Change(ChangeKind.ADDED, surface, name, pointer, None, item))
            continue
        earlier = _take_match(key, remaining[identity], item)
        fields = tuple(field_changes(stable_item(key, earlier), stable_item(key, item), pointer))
        if fields:
            changes.append(Change(ChangeKind.CHANGED, surface, name, pointer, earlier, item, fields))
    for items in remaining.values():
        changes.extend(Change(ChangeKind.REMOVED, surface, owner_name(item), "", item, None) for item in items)
    return changes


def _take_match(key: str, candidates: list[JsonObject], item: JsonObject) -> JsonObject:
    """Of several earlier items of one name, the equal one, else the first; it leaves the list."""
    wanted = stable_item(key, item)
    for position, candidate in enumerate(candidates[:16]):  # a server repeating one name more often is hostile anyway
        if stable_item(key, candidate) == wanted:
            return candidates.pop(position)
    return candidates.pop(0)


def _compare_whole(surface: str, pointer: str, before: str | JsonObject, after: str | JsonObject) -> list[Change]:
    """Instructions, serverInfo and capabilities are one item each."""
    if before == after:
        return []
    fields = tuple(field_changes(before, after, pointer))
    return [Change(ChangeKind.CHANGED, surface, "", pointer, {"value": before}, {"value": after}, fields)]


def _identity(key: str, item: JsonObject) -> str:
    value = item.get(IDENTITY[key])
    return value if isinstance(value, str) else ""
