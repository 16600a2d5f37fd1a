"""Cut prose into sentences without cutting file names, abbreviations or wrapped lines."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left

# A sentence ends at a full stop, question or exclamation mark before white space, at CJK punctuation, or at a line
# that starts something new: a blank line, a list item, a tag.
_END = re.compile(
    r"(?<=[.!?])[\"')\]*`]*\s+|(?<=[。！？；।؟])|\n\s*\n|\n(?=\s*(?:[-*•#>|]|\d{1,2}[.)]|<|\w{1,40}\s*(?:\([^)\n]{0,40}\))?:\s))|"
    r"\s(?=</?[A-Z]+>)|(?<=[a-z])- (?=[A-Z])"
)
_BLANKS = re.compile(r"\s+")


def flatten(text: str) -> str:
    """White space collapsed: wrapped lines joined by one blank, paragraphs and list items by a line feed."""
    if "\n" not in text and "  " not in text and "\t" not in text:
        return text
    return "\n".join(_BLANKS.sub(" ", part).strip() for part in _PARAGRAPH.split(text) if part and not part.isspace())


_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•#>|]|\d{1,2}[.)]\s|<|\w{1,40}\s*(?:\([^)\n]{0,40}\))?:\s))")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of a flattened text, in order."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.start() > start:
            spans.extend(_bounded(text, start, match.start()))
        start = match.end()
    if start < len(text):
        spans.extend(_bounded(text, start, len(text)))
    return spans


# Longer than any sentence that people write; tables and lists without full stops are cut so that their cells are not
# read as one statement.
_LONGEST = 480


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span, cut at blanks into parts no longer than the longest sentence."""
    spans = []
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = cut if cut > 0 else start + _LONGEST
        spans.append((start, cut))
        start = cut
    spans.append((start, end))
    return spans


class Places:
    """Leads from a flattened text back to the text it was made of, by counting what is not blank."""

    __slots__ = ("_flat", "_text")

    def __init__(self, flat: str, text: str) -> None:
        same = flat == text
        self._flat = None if same else _solid(flat)
        self._text = None if same else _solid(text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the text from which flat[start:end] came; blanks at its ends are left out."""
        if not self._flat or not self._text:
            return start, end
        first = min(bisect_left(self._flat, start), len(self._text) - 1)
        last = min(max(bisect_left(self._flat, end) - 1, first), len(self._text) - 1)
        return self._text[first], self._text[last] + 1


def _solid(text: str) -> array[int]:
    return array("l", (index for index, character in enumerate(text) if not character.isspace()))
