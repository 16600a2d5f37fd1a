"""Letters of other scripts that stand in for Latin ones, by the Unicode confusables of `confusable-homoglyphs`."""

from __future__ import annotations

import re
from functools import cache

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = re.compile("[Ͱ-Ͽἀ-῿Ѐ-ԯԱ-֏Ꭰ-ᏽⲀ-⳿Ⴀ-ჿ\uab30-\uabbf]")


def has_foreign_letters(text: str) -> bool:
    """Whether the text has letters of the scripts that hold most confusables (Greek, Cyrillic, Armenian...)."""
    return _SCRIPTS.search(text) is not None


def fold_confusables(text: str) -> str:
    """Replace look-alike letters by Latin ones, word by word and length by length.

    A word is folded when it mixes scripts, or when every foreign letter in it has a Latin double while most words
    around it are Latin: Russian or Greek prose stays as it is.
    """
    words = list(_WORD.finditer(text))
    latin = sum(1 for word in words if _has_latin(word.group()))
    mostly_latin = latin * 2 > len(words)
    pieces = list(text)
    for word in words:
        letters = word.group()
        if letters.isascii() or not _SCRIPTS.search(letters):
            continue
        folded = [_double(letter) for letter in letters]
        if _has_latin(letters):
            folded = [_LOOSE.get(letter, letter) for letter in folded]
        elif not mostly_latin or not all(letter.isascii() for letter in folded):
            continue
        if letters != "".join(folded):
            pieces[word.start() : word.end()] = folded
    return "".join(pieces)


def mixed_words(text: str) -> list[str]:
    """Words that mix Latin letters with their doubles from other scripts."""
    found = []
    for word in _WORD.finditer(text):
        letters = word.group()
        if _has_latin(letters) and any(not letter.isascii() and _double(letter).isascii() for letter in letters):
            found.append(letters)
    return found


def _has_latin(word: str) -> bool:
    return any("a" <= letter <= "z" or "A" <= letter <= "Z" for letter in word)


# Likenesses looser than Unicode's own table, used in words that mix scripts.
_LOOSE = dict(zip("ηωτκμεβγθλπςδиняшмтвкглпз", "nwtkuebyolnsdnhrwmtbkrnnz", strict=True))


@cache
def _double(letter: str) -> str:
    """The Latin letter that looks like this one, or the letter itself."""
    if letter.isascii() or not _SCRIPTS.match(letter):
        return letter
    for other in _table().get(letter, ()):
        if other.isascii() and other.isalpha():
            return other.lower() if letter.islower() else other
    return letter


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """The library's table, read on first need: it takes a tenth of a second."""
    from confusable_homoglyphs.confusables import confusables_data

    return {
        letter: tuple(entry["c"] for entry in entries if len(entry["c"]) == 1)
        for letter, entries in confusables_data.items()
    }
