"""The difference between two JSON values, as pointers with the value before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

# More differences in one item are no easier to read than "rewritten"; the rest is left out of the change.
MAX_FIELDS = 50


class _Missing:
    """Stands for a field that one side does not have."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs. `before` or `after` is MISSING where the field came or went."""

    pointer: str
    before: Any
    after: Any


def field_changes(before: Any, after: Any, pointer: str) -> list[FieldChange]:
    """The first MAX_FIELDS differences, in the order of the keys."""
    return list(islice(_walk(before, after, pointer), MAX_FIELDS))


def _walk(before: Any, after: Any, pointer: str) -> Iterator[FieldChange]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _walk(before.get(key, MISSING), after.get(key, MISSING), f"{pointer}/{_escape(key)}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for position, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _walk(old, new, f"{pointer}/{position}")
    elif type(before) is not type(after) or before != after:
        yield FieldChange(pointer, before, after)


def _escape(key: str) -> str:
    """A key as a reference token of RFC 6901."""
    return key.replace("~", "~0").replace("/", "~1")
