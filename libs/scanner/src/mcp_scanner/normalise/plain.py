"""The plain reading: invisible characters out, compatibility and look-alike characters folded."""

from __future__ import annotations

from array import array

from mcp_scanner.normalise.characters import fold, fold_punctuation
from mcp_scanner.normalise.confusables import fold_confusables, has_foreign_letters
from mcp_scanner.normalise.view import PLAIN, View


def plain_view(text: str) -> View:
    """Fold a text character by character, so that every folded character knows its original place."""
    if text.isascii():
        return View(PLAIN, text)
    pieces: list[str] = []
    offsets = array("l")
    for index, character in enumerate(text):
        folded = character if character.isascii() else fold_punctuation(fold(character))
        pieces.append(folded)
        offsets.extend([index] * len(folded))
    folded_text = "".join(pieces)
    if has_foreign_letters(folded_text):
        folded_text = fold_confusables(folded_text)
    return View(PLAIN, folded_text, offsets)
