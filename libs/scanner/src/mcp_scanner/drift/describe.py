"""Say in a line what changed about an item."""

from __future__ import annotations

import json
import re
from typing import Any

from mcp_scanner.drift.compare import Change, ChangeKind
from mcp_scanner.drift.fields import MISSING, FieldChange

# What fits into a line of a report for each of a few fields.
_SHOWN_FIELDS = 4
_SHOWN_CHARACTERS = 160

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|\n+")


def describe(change: Change) -> str:
    """The change in words, as `description: + "Also reads notes."`; the fields of an added item are its content."""
    if change.kind is ChangeKind.REMOVED:
        return f"{change.surface} {change.name} is gone"
    if change.kind is ChangeKind.ADDED:
        description = (change.after or {}).get("description", "")
        return f"{change.surface} {change.name}: {_short(description)}"
    shown = [_describe_field(field, change.pointer) for field in change.fields[:_SHOWN_FIELDS]]
    if len(change.fields) > _SHOWN_FIELDS:
        shown.append(f"and {len(change.fields) - _SHOWN_FIELDS} more")
    return "; ".join(shown)


def _describe_field(field: FieldChange, item_pointer: str) -> str:
    name = field.pointer.removeprefix(item_pointer).lstrip("/") or "value"
    if isinstance(field.before, str) and isinstance(field.after, str):
        return f"{name}: {_describe_text(field.before, field.after)}"
    if field.before is MISSING:
        return f"{name}: new, {_short(field.after)}"
    if field.after is MISSING:
        return f"{name}: gone, was {_short(field.before)}"
    return f"{name}: {_short(field.before)} -> {_short(field.after)}"


def _describe_text(before: str, after: str) -> str:
    """The sentences that came, else those that went: what a reader has to judge."""
    old, new = _sentences(before), _sentences(after)
    came = [sentence for sentence in new if sentence not in set(old)]
    if came:
        return f"+ {_short(' '.join(came))}"
    went = [sentence for sentence in old if sentence not in set(new)]
    return f"- {_short(' '.join(went))}" if went else "same sentences, other order or spacing"


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 2]}…"
