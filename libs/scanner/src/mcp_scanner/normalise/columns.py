"""Messages that run down a table or a list: one or a few words a row, or every second word of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mcp_scanner.normalise.message import is_sentence
from mcp_scanner.normalise.view import View, constant_offsets
from mcp_scanner.normalise.vocabulary import share_of_english

_ROWS = 6  # a message needs as many words
_WIDEST = 4  # words of a cell; honest cells that are prose are longer, or do not continue each other
_CELL_EDGE = re.compile(r"[|\t;]")
_RULE = re.compile(r"[\s|:+=-]*")
# Words of a text of which every second one is to make sense, and how much better than the whole they must read.
_ENOUGH_WORDS = 24


def column_views(text: str) -> Iterator[View]:
    """Every column that reads downwards as a sentence."""
    if text.count("\n") < _ROWS - 1 or not ("|" in text or "\t" in text or ";" in text):
        return
    rows: list[list[str]] = []
    start = place = 0
    for line in [*text.split("\n"), ""]:
        cells = [cell.strip() for cell in _CELL_EDGE.split(line.strip().strip("|"))]
        if len(cells) > 1:
            if not rows:
                start = place
            if not _RULE.fullmatch(line):
                rows.append(cells)
        else:
            yield from _columns(rows, start)
            rows = []
        place += len(line) + 1


def _columns(rows: list[list[str]], start: int) -> Iterator[View]:
    if len(rows) < _ROWS:
        return
    for index in range(max(map(len, rows))):
        cells = [row[index] for row in rows if index < len(row) and row[index]]
        # The first row may be a heading.
        for message in (" ".join(cells[1:]), " ".join(cells)):
            if sum(len(cell.split()) > _WIDEST for cell in cells) * 4 <= len(cells) and is_sentence(message):
                yield View("table column", message, constant_offsets(len(message), start), encoded=True)
                break


def second_word_views(text: str) -> Iterator[View]:
    """Every second word, where most of the words between are one and the same."""
    words = text.split()
    if len(words) < _ENOUGH_WORDS:
        return
    for first in (0, 1):
        between = words[1 - first :: 2]
        ((filler, count),) = Counter(between).most_common(1)
        if filler.isalpha() and count * 2 > len(between):
            places = [place for place, word in enumerate(words) if word == filler]
            chosen = words[max(0, places[0] - 1) : places[-1] + 2 : 2]
            message = " ".join(chosen)
            if len(set(chosen)) >= _FEWEST_WORDS and share_of_english(message) >= _READS:
                yield View("every second word", message, constant_offsets(len(message), 0), encoded=True)


# Different words that an order has at least ("send the keys to me").
_FEWEST_WORDS = 5
_READS = 0.5
