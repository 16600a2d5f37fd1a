"""Which readings a text can have at all, told for many texts at once.

Each reading that costs more than a glance needs something in the text: a run of digits, a sign, a kind of word. One
pass of a linear-time pattern (RE2) over all texts of a listing says where that is; honest prose has little of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Any

import re2

from mcp_scanner.normalise.conditions import CONDITIONS, ENCODINGS, EVERY_SECOND, ROT47

# One bit for each reading.
SIGNS = {name: 1 << index for index, name in enumerate(CONDITIONS)}
ALL = (1 << len(CONDITIONS)) - 1
ENCODED = sum(SIGNS[name] for name in (*ENCODINGS, ROT47))

# No condition can match the second of these, and every text has something after it.
_SEPARATOR = "\n\0"
_WIDE = re.compile(r"[^\x00-\xff]")
_ROT47 = bytes(33 + (code - 33 + 47) % 94 if 33 <= code < 127 else code for code in range(256))


def signs_of(texts: Sequence[str]) -> list[int]:
    """For each text the bits of the readings it may have; a bit that is not set is a reading it cannot have."""
    starts: list[int] = []
    length = 0
    for text in texts:
        starts.append(length)
        length += len(text) + len(_SEPARATOR)
    joined = _WIDE.sub("\xff", _SEPARATOR.join((*texts, ""))).encode("latin-1")
    found = [0] * len(texts)
    for name, pattern in _compiled().items():
        bit = SIGNS[name]
        for shown, step, first in _shown(name, joined):
            for place in _places(pattern, shown, starts, step, first):
                found[place] |= bit
    return [ALL if "\0" in text else signs for text, signs in zip(texts, found, strict=True)]


def _shown(name: str, joined: bytes) -> list[tuple[bytes, int, int]]:
    """What the condition of a reading looks at: bytes, of how many each is one, and at which it begins."""
    if name == ROT47:
        return [(joined.translate(_ROT47), 1, 0)]
    if name == EVERY_SECOND:
        return [(joined[::2], 2, 0), (joined[1::2], 2, 1)]
    return [(joined, 1, 0)]


def _places(pattern: Any, shown: bytes, starts: list[int], step: int, first: int) -> list[int]:
    """The texts in which the pattern occurs."""
    places: list[int] = []
    position = 0
    while match := pattern.search(shown, position):
        place = bisect_right(starts, match.start() * step + first) - 1
        places.append(place)
        if place + 1 == len(starts):
            break
        position = max(position, (starts[place + 1] - first + step - 1) // step)
    return places


@cache
def _compiled() -> dict[str, Any]:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    return {name: re2.compile(pattern.encode("latin-1"), options) for name, pattern in CONDITIONS.items()}
