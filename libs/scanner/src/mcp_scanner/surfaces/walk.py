"""Walk a listing, whatever shapes the server sent, into text fields.

Bounded in depth, in strings and in characters; what is cut is reported, so that the verdict can say degraded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mcp_scanner.model import Listing
from mcp_scanner.surfaces.field import Role, TextField
from mcp_scanner.surfaces.roles import key_is_vocabulary, role_below

# A JSON Schema of an honest server is rarely deeper than 20; reading a listing leaves 100 levels, all of them walked.
MAX_DEPTH = 110
# An honest pointer has under 600 characters. Without a bound one long name, or many names one below the other, would
# be copied into the pointer of every string below.
MAX_POINTER = 2_000
# Longer names of items are cut where findings carry them; the longest honest one measured has 80 characters.
MAX_OWNER = 300
# The largest honest listing measured (258 tools) has about 12,000 strings.
MAX_FIELDS = 50_000
# JSON values of any kind: empty objects and short vocabulary cost time, but give no field that MAX_FIELDS would count.
MAX_VALUES = 300_000
# One field; 64 KiB of prose is far past any description a model would be shown whole.
MAX_FIELD_CHARACTERS = 65_536
# One listing; the largest honest one measured has 1.1 million characters.
MAX_CHARACTERS = 16_000_000

# "additionalProperties" and media types of office documents are the longest terms; a sentence is longer.
MAX_TERM = 72

# Blanks alone are read as well where they are enough to spell a word in bits.
_LONGEST_BLANK = 32

_TOO_MUCH = "more text than the scanner reads of one server; the rest was not read"

_SURFACES = (
    ("tools", "tool"),
    ("prompts", "prompt"),
    ("resources", "resource"),
    ("resourceTemplates", "template"),
)
_SURFACE_OF = dict(_SURFACES)


@dataclass(slots=True)
class Surfaces:
    """The fields of one listing and, by surface, why some of it was left unread."""

    fields: list[TextField] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Budget:
    values: int = MAX_VALUES
    fields: int = MAX_FIELDS
    characters: int = MAX_CHARACTERS


def walk_listing(listing: Listing) -> Surfaces:
    """All model-visible strings of a listing, in its own order."""
    result = Surfaces()
    budget = _Budget()
    items: dict[str, Sequence[object]] = {
        "tools": listing.tools,
        "prompts": listing.prompts,
        "resources": listing.resources,
        "resourceTemplates": listing.resource_templates,
    }
    for key, surface in _SURFACES:
        for index, item in enumerate(items[key]):
            if not isinstance(item, dict):
                result.problems[key] = f"item {index} is not an object, so it was not read"
            _collect(item, key, surface, owner_name(item), f"/{key}/{index}", result, budget)
    if listing.instructions:
        _collect(
            listing.instructions, "instructions", "instructions", "", "/instructions", result, budget, Role.INSTRUCTIONS
        )
    if listing.server_info:
        name = owner_name(listing.server_info)
        _collect(listing.server_info, "serverInfo", "server", name, "/serverInfo", result, budget)
    for key, value in (("capabilities", listing.capabilities), ("_meta", listing.meta)):
        if value:
            _collect(value, key, "server", owner_name(listing.server_info), f"/{key}", result, budget)
    for key, value in listing.undefined.items():
        surface = _SURFACE_OF.get(key, "server")
        _collect({key: value}, key, surface, "", "", result, budget, Role.UNDEFINED)
    return result


def owner_name(item: object) -> str:
    """The name by which findings call an item: its `name`, else its URI, else nothing."""
    if isinstance(item, dict):
        for key in ("name", "uri", "uriTemplate"):
            value = item.get(key)
            if isinstance(value, str) and value:
                return value[:MAX_OWNER]
    return ""


def _collect(
    value: object,
    key: str,
    surface: str,
    owner: str,
    pointer: str,
    result: Surfaces,
    budget: _Budget,
    role: Role = Role.OTHER,
) -> None:
    for place, kind, text in _strings(value, pointer, role, key, result, budget):
        if budget.fields <= 0 or budget.characters <= 0:
            result.problems[key] = _TOO_MUCH
            return
        if len(text) > MAX_FIELD_CHARACTERS:
            result.problems[key] = f"{place} has {len(text)} characters; the first {MAX_FIELD_CHARACTERS} were read"
        shown = text[:MAX_FIELD_CHARACTERS]
        budget.fields -= 1
        budget.characters -= len(shown)
        result.fields.append(TextField(surface, owner, place, kind, shown))


def _strings(
    root: object, pointer: str, role: Role, surface_key: str, result: Surfaces, budget: _Budget
) -> Iterator[tuple[str, Role, str]]:
    """Yield (pointer, role, text) in document order, in memory that grows with the depth and not with the size."""
    levels: list[Iterator[tuple[object, str, Role]]] = [iter([(root, pointer, role)])]
    while levels:
        following = next(levels[-1], None)
        if following is None:
            levels.pop()
            continue
        budget.values -= 1
        if budget.values < 0:
            result.problems[surface_key] = _TOO_MUCH
            return
        value, place, kind = following
        if isinstance(value, dict | list) and len(levels) > MAX_DEPTH:
            result.problems[surface_key] = f"{place[:200]} is nested deeper than {MAX_DEPTH} levels; not read further"
        elif isinstance(value, dict):
            if remote := _remote_reference(value):
                result.problems[surface_key] = (
                    f"{place[:200]} refers to {remote[:200]}, which was not fetched: what stands there was not read; "
                    "inline it under $defs"
                )
            yield from _names(value, place, kind)
            levels.append(_members(value, place, kind, len(levels) - 1))
        elif isinstance(value, list):
            levels.append(_items(value, place, kind))
        elif isinstance(value, str) and _says_something(value) and not (kind is Role.TERM and _is_term(value)):
            yield place, kind, value


def _says_something(value: str) -> bool:
    return len(value) > _LONGEST_BLANK or bool(value.strip())


def _is_term(value: str) -> bool:
    return len(value) <= MAX_TERM and value.isprintable()


def _remote_reference(schema: dict[object, object]) -> str:
    """The address on the network that a schema points to, or nothing."""
    for key in ("$ref", "$dynamicRef"):
        reference = schema.get(key)
        if isinstance(reference, str) and ("://" in reference or reference.startswith("//")):
            return reference
    return ""


def _names(value: dict[object, object], place: str, kind: Role) -> Iterator[tuple[str, Role, str]]:
    """The members' names that the server chose itself, unlike the vocabulary of MCP and JSON Schema."""
    named = kind if kind is Role.PARAMETER or kind is Role.UNDEFINED else Role.OTHER
    for name in value:
        text = str(name)
        if kind is Role.PARAMETER or not key_is_vocabulary(text):
            yield _below(place, text), named, text


def _members(value: dict[object, object], place: str, kind: Role, depth: int) -> Iterator[tuple[object, str, Role]]:
    for name, child in value.items():
        text = str(name)
        yield child, _below(place, text), role_below(kind, text, depth)


def _items(value: list[object], place: str, kind: Role) -> Iterator[tuple[object, str, Role]]:
    for index, child in enumerate(value):
        yield child, f"{place}/{index}", kind


def _below(place: str, name: str) -> str:
    """The RFC 6901 pointer of a member, or of what holds it where that would be too long."""
    if len(place) + len(name) > MAX_POINTER:
        return place
    if "/" in name or "~" in name:
        name = name.replace("~", "~0").replace("/", "~1")
    return f"{place}/{name}"
