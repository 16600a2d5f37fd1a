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
    items = [
        item
        for position, item in enumerate(_as_list(value, surface, found))
        if _is_object(item, position, surface, found)
    ]
    if len(items) > MAX_ITEMS:
        found.note(surface, f"only the first {MAX_ITEMS} of {len(items)} were read")
        del items[MAX_ITEMS:]
    for position, item in enumerate(items):
        _check_shape(item, position, surface, found)
    if surface == "tools":
        _check_missing_schemas(items, found)
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
    found.note(surface, f"{kind_of(value)} stands where a list belongs; it holds no items")
    found.misplaced[surface] = value
    return []


def _is_object(item: Any, position: int, surface: str, found: Problems) -> bool:
    if isinstance(item, dict):
        return True
    found.note(surface, f"an item is {kind_of(item)} instead of an object")
    if isinstance(item, str | list):
        found.misplaced.setdefault(surface, {})[str(position)] = item
    return False


# Members whose type the MCP schema (2025-11-25) fixes; null stands for absent, as many servers write it.
_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("name", "title", "description", "mimeType"), (str,)),
    **dict.fromkeys(("inputSchema", "outputSchema", "annotations", "_meta", "execution"), (dict,)),
    "size": (int, float),
    "icons": (list,),
}
_ANNOTATION_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"), (bool,)),
    **dict.fromkeys(("title", "lastModified"), (str,)),
    "audience": (list,),
    "priority": (int, float),
}


def _check_shape(item: JsonObject, position: int, surface: str, found: Problems) -> None:
    identity = item.get(IDENTITY[surface])
    if not isinstance(identity, str) or not identity:
        found.note(surface, f"item {position} has no usable {IDENTITY[surface]}")
    for key in item.keys() & _TYPES.keys():
        _expect(item, key, _TYPES[key], f"the {key} of item {position}", surface, found)
    annotations = item.get("annotations")
    if isinstance(annotations, dict):
        for key in annotations.keys() & _ANNOTATION_TYPES.keys():
            _expect(
                annotations, key, _ANNOTATION_TYPES[key], f"{key} in the annotations of item {position}", surface, found
            )
    if surface == "tools":
        for key in ("inputSchema", "outputSchema"):
            _check_schema(item.get(key), f"the {key} of item {position}", surface, found)
    if surface == "prompts":
        _expect(item, "arguments", (list,), f"the arguments of item {position}", surface, found)
        arguments = item.get("arguments")
        for argument in arguments if isinstance(arguments, list) else []:
            if not isinstance(argument, dict) or not isinstance(argument.get("name"), str):
                found.note(surface, f"an argument of item {position} is no object with a name")


# Names of tools without a schema that a reason tells.
_NAMED = 20


def _check_missing_schemas(tools: list[JsonObject], found: Problems) -> None:
    """Note tools without the inputSchema that MCP requires: all that a model reads of their parameters is missing.

    None of 1,249 real listings measured lacks one: what does is a digest of a listing, or hides its parameters.
    """
    missing = sorted(str(tool.get("name"))[:80] for tool in tools if tool.get("inputSchema") is None)
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        found.note(
            "tools", f"without inputSchema, so that the parameters are unknown: {', '.join(missing[:_NAMED])}{more}"
        )


def _check_schema(schema: Any, place: str, surface: str, found: Problems) -> None:
    """Note a schema of an object whose properties are not schemas themselves (JSON Schema: an object or a boolean)."""
    if not isinstance(schema, dict):
        return
    _expect(schema, "type", (str, list), f"the type in {place}", surface, found)
    if isinstance(schema.get("type"), str) and schema["type"] != "object":
        found.note(surface, f"the type in {place} is {schema['type'][:40]!r}, where MCP wants 'object'")
    _expect(schema, "properties", (dict,), f"the properties in {place}", surface, found)
    _expect(schema, "required", (list,), f"the list of required properties in {place}", surface, found)
    properties = schema.get("properties")
    for name, value in properties.items() if isinstance(properties, dict) else ():
        if not isinstance(value, dict | bool):
            found.note(surface, f"the property {name[:80]} in {place} is {kind_of(value)}, not a schema")
        elif isinstance(value, dict):
            _expect(
                value, "description", (str,), f"the description of the property {name[:80]} in {place}", surface, found
            )
            _expect(value, "enum", (list,), f"the enum of the property {name[:80]} in {place}", surface, found)


_SPOKEN: dict[type, str] = {str: "text", dict: "an object", list: "a list", bool: "true or false", int: "a number"}


def _expect(holder: JsonObject, key: str, kinds: tuple[type, ...], place: str, surface: str, found: Problems) -> None:
    value = holder.get(key)
    if value is None or (isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))):
        return
    verb = "are" if key in {"arguments", "properties", "annotations", "icons"} else "is"
    found.note(surface, f"{place} {verb} {kind_of(value)}, not {_SPOKEN[kinds[0]]}")
