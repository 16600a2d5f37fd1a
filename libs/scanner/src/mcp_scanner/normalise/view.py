"""A reading of a text that remembers where in the original each character stood."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class View:
    """One reading: its text, how it was obtained, and the original offset of each of its characters.

    `offsets` is None when the reading is the original itself. `hidden` tells that a person looking at the original
    would not see this text; `encoded` that a reader has to decode it on purpose.
    """

    kind: str
    text: str
    offsets: array[int] | None = None
    hidden: bool = False
    encoded: bool = False

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original from which text[start:end] came."""
        if self.offsets is None:
            return start, end
        if not self.offsets:
            return 0, 0
        first = self.offsets[min(start, len(self.offsets) - 1)]
        last = self.offsets[min(max(end - 1, start), len(self.offsets) - 1)]
        return min(first, last), max(first, last) + 1


def constant_offsets(length: int, start: int) -> array[int]:
    """Offsets of a reading whose characters all come from one place, as with decoded payloads."""
    return array("l", [start]) * length
