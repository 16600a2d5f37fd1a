"""The plain reading: invisible characters out, compatibility and look-alike characters folded."""

from __future__ import annotations

import re
from array import array

from mcp_scanner.normalise.characters import fold, fold_punctuation
from mcp_scanner.normalise.confusables import fold_confusables, has_foreign_letters
from mcp_scanner.normalise.view import PLAIN, View

# ASCII stands for itself; every other character is folded alone.
_RUNS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")


def plain_view(text: str) -> View:
    """Fold a text character by character, so that every folded character knows its original place."""
    if text.isascii():
        return View(PLAIN, text)
    pieces: list[str] = []
    offsets = array("l")
    for run in _RUNS.finditer(text):
        start, end = run.span()
        if run.group().isascii():
            pieces.append(run.group())
            offsets.extend(range(start, end))
            continue
        folded = fold_punctuation(fold(run.group()))
        pieces.append(folded)
        offsets.extend([start] * len(folded))
    folded_text = "".join(pieces)
    if has_foreign_letters(folded_text):
        folded_text = fold_confusables(folded_text)
    return View(PLAIN, folded_text, offsets)
