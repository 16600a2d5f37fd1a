"""Read one list of tools, prompts, resources or resource templates, losing nothing that can be kept."""

from __future__ import annotations

from typing import Any

from mcp_scanner.listing.problems import Problems, kind_of
from mcp_scanner.model import JsonObject

# The largest server seen has 258 tools, the largest registry-style one about 2,000; the rest is an attack on memory.
MAX_ITEMS = 10_000

# What a client needs to address an item: required members in the MCP schema.
IDENTITY = {"tools": "name", "prompts": "name", "resources": "uri", "resourceTemplates": "uriTemplate"}


def read_items(value: Any, surface: str, found: Problems) -> list[JsonObject]:
    """The items of one surface; whatever is malformed is noted in `found` and kept as far as it can be read."""
    if value is None:
        return []
    items = [item for item in _as_list(value, surface, found) if _is_object(item, surface, found)]
    if len(items) > MAX_ITEMS:
        found.note(surface, f"only the first {MAX_ITEMS} of {len(items)} were read")
        del items[MAX_ITEMS:]
    for position, item in enumerate(items):
        _check_shape(item, position, surface, found)
    return items


def _as_list(value: Any, surface: str, found: Problems) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        inner = value.get(surface)
        if isinstance(inner, list):  # the bare result of a list request, stored under the name of its surface
            if value.get("nextCursor"):
                found.note(surface, "only the first page is in the listing: nextCursor points to more")
            return inner
        found.note(surface, "an object stands where a list belongs; its values were read as the items")
        return [{IDENTITY[surface]: key, **item} if isinstance(item, dict) else item for key, item in value.items()]
    found.note(surface, f"{kind_of(value)} stands where a list belongs; nothing was read")
    return []


def _is_object(item: Any, surface: str, found: Problems) -> bool:
    if isinstance(item, dict):
        return True
    found.note(surface, f"an item is {kind_of(item)} instead of an object and was not read")
    return False


def _check_shape(item: JsonObject, position: int, surface: str, found: Problems) -> None:
    identity = item.get(IDENTITY[surface])
    if not isinstance(identity, str) or not identity:
        found.note(surface, f"item {position} has no usable {IDENTITY[surface]}")
    for key in ("name", "title", "description"):
        if key in item and item[key] is not None and not isinstance(item[key], str):
            found.note(surface, f"the {key} of item {position} is {kind_of(item[key])}, not text")
    if surface == "tools" and not isinstance(item.get("inputSchema", {}), dict | None):
        found.note(surface, f"the inputSchema of item {position} is {kind_of(item['inputSchema'])}, not an object")
    properties = schema.get("properties", {}) if isinstance(schema := item.get("inputSchema"), dict) else {}
    if surface == "tools" and not isinstance(properties, dict | None):
        found.note(surface, f"the properties of item {position} are {kind_of(properties)}, not an object")
    if surface == "prompts" and not isinstance(item.get("arguments", []), list | None):
        found.note(surface, f"the arguments of item {position} are {kind_of(item['arguments'])}, not a list")
