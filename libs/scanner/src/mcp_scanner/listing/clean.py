"""Make any JSON value safe to walk, hash, store and print, and say what that took."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Five times the depth of the deepest honest schema seen in measurements (20); recursive walkers stay far from
# CPython's limit of 1,000 frames.
MAX_DEPTH = 100

_SURROGATE = "a lone surrogate, which is no character, was replaced"
_TOO_DEEP = f"what is nested deeper than {MAX_DEPTH} levels was read as a list of its texts"

Note = Callable[[str], None]


def clean(value: Any, note: Note, depth: int = 0) -> Any:
    """A copy of `value` in plain JSON types, with valid Unicode and at most MAX_DEPTH levels.

    What lies deeper becomes one list of all its texts. Calls `note` with the reason for every kind of change.
    """
    if isinstance(value, str):
        return _clean_text(value, note)
    if isinstance(value, dict):
        if depth >= MAX_DEPTH:
            return _texts_below(value, note)
        return {_clean_text(str(key), note): clean(item, note, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        if depth >= MAX_DEPTH:
            return _texts_below(value, note)
        return [clean(item, note, depth + 1) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    note(f"a value of type {type(value).__name__} is no JSON and was kept as text")
    return _clean_text(str(value), note)


def _texts_below(value: Any, note: Note) -> list[str]:
    """Keys and strings of a value, in order, without recursion."""
    note(_TOO_DEEP)
    texts: list[str] = []
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, str):
            texts.append(_clean_text(item, note))
        elif isinstance(item, dict):
            for key, inner in reversed(item.items()):
                left += (inner, str(key))
        elif isinstance(item, list | tuple):
            left.extend(reversed(item))
    return texts


def _clean_text(text: str, note: Note) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        note(_SURROGATE)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
