"""Keys that stand twice in one JSON object: every value is kept, because clients differ in which they show."""

from __future__ import annotations

from typing import Any

# What precedes a key under which the values stand that a later value of the same key replaced.
EARLIER = "earlier value of "


def join_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object with every value of a repeated key.

    Lists are put one after the other and objects into one; of other values the last stays in its place, as most
    parsers have it, and those before it stand in a list under EARLIER and the key.
    """
    joined: dict[str, Any] = {}
    for key, value in pairs:
        _put(joined, key, value)
    return joined


def meant_key(key: str) -> str:
    """The key as it was sent, for one made here."""
    return key.removeprefix(EARLIER)


def _put(joined: dict[str, Any], key: str, value: Any) -> None:
    before = joined.get(key)
    if before is None or before == value:
        joined[key] = value
    elif isinstance(before, list) and isinstance(value, list):
        before.extend(value)
    elif isinstance(before, dict) and isinstance(value, dict):
        for inner, item in value.items():
            _put(before, inner, item)
    else:
        earlier = joined.setdefault(EARLIER + key, [])
        if isinstance(earlier, list):
            earlier.append(before)
        joined[key] = value
