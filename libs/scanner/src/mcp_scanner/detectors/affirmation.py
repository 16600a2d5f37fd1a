"""Double negatives said plainly: "never forget to send" is "always send", however a filter reads "never"."""

from __future__ import annotations

import re
from array import array

import re2

from mcp_scanner.detectors.lexicon.double_negatives import RULES, Rewrite
from mcp_scanner.normalise.view import View

KIND = "double negatives resolved"
# One pass over the text tells of most that no rule applies.
_ANY_SIGN = re2.compile("|".join(sorted({re2.escape(sign) for signs, _, _ in RULES for sign in signs})))


def affirmed(view: View) -> View | None:
    """The reading with its double negatives said plainly, or None when it has none."""
    text = view.text
    offsets = view.offsets
    lowered = text.lower()
    if not _ANY_SIGN.search(lowered):
        return None
    for signs, pattern, rewrite in RULES:
        if not any(sign in lowered for sign in signs):
            continue
        rewritten, moved = _rewritten(text, offsets, pattern, rewrite)
        if moved is not None:
            text, offsets = rewritten, moved
    if text == view.text:
        return None
    kind = KIND if view.kind == "plain" else f"{view.kind}, {KIND}"
    return View(kind, text, offsets, view.hidden, view.encoded)


def _rewritten(
    text: str, offsets: array[int] | None, pattern: re.Pattern[str], rewrite: Rewrite
) -> tuple[str, array[int] | None]:
    """The text with every match rewritten, and where each of its characters stood; None when nothing matched."""
    pieces: list[str] = []
    moved: array[int] = array("l")
    place = 0

    def keep(start: int, end: int) -> None:
        pieces.append(text[start:end])
        moved.extend(offsets[start:end] if offsets is not None else range(start, end))

    for match in pattern.finditer(text):
        keep(place, match.start())
        replacement = rewrite(match)
        pieces.append(replacement)
        origin = offsets[match.start()] if offsets is not None else match.start()
        moved.extend([origin] * len(replacement))
        place = match.end()
    if not pieces:
        return text, None
    keep(place, len(text))
    return "".join(pieces), moved
