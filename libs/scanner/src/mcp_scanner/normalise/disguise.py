"""How much of a reading stood in the original only in disguise."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from mcp_scanner.normalise.view import View

# Readings that undo what may also be layout or an identifier: only what they order can tell.
_AMBIGUOUS = ("glued words", "divided words", "symbols between words", "numbered words", "text in pieces", "quoted")
_AMBIGUOUS_LINES = "lines of one width"
# Encodings that signs outside ASCII need: there, only ASCII letters were encoded to be hidden.
_NEEDFUL = ("percent-encoding", "character escapes", "character entities", "quoted-printable", "CSS escapes", "UTF-7")
# Codes of letters and digits, which no address has to encode, and codes of the percent sign.
_NEEDLESS = re.compile(r"%(?:25|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])")
_SENTENCE_END = re.compile(r"[.!?:]\s+|\n")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[A-Za-z]+")
# Two accents on one letter occur in Vietnamese; three only where letters are to be unreadable for filters.
_PILED = 2
# Disguised words that a text must have at least, and their share from the first to the last of them.
_FEWEST = 5
_SHARE = 0.4


def revealed(view: View, shown: str) -> str:
    """The part of a reading from its first to its last word that the original does not show, or nothing."""
    if any(kind in view.kind for kind in _AMBIGUOUS) or _AMBIGUOUS_LINES in view.kind:
        return ""
    text = view.text
    if view.kind.endswith(_NEEDFUL):
        text = _NOT_ASCII.sub(" ", text)
    if view.kind.endswith("percent-encoding") and len(_NEEDLESS.findall(shown)) < _FEWEST:
        return ""
    there = frozenset(_WORD.findall(shown.lower()))
    words = list(_WORD.finditer(text))
    return _stretch(text, words, [word.group().lower() not in there for word in words])


def in_other_letters(view: View, original: str) -> str:
    """The part of a plain reading whose words were written in look-alike, styled or piled-up letters, or nothing."""
    offsets = view.offsets
    if offsets is None:
        return ""
    words = list(_ASCII_WORD.finditer(view.text))
    marks = []
    for word in words:
        start, end = offsets[word.start()], offsets[word.end() - 1] + 1
        piece = original[start:end]
        piled = len(piece) - len(word.group()) > _PILED * len(word.group())
        marks.append(not piece.isascii() and (piled or any(map(_is_stand_in, piece))))
    return _stretch(view.text, words, marks)


def _stretch(text: str, words: list[re.Match[str]], marks: list[bool]) -> str:
    """From the sentence of the first to the last marked word, where enough of the words between are marked."""
    if sum(marks) < _FEWEST:
        return ""
    first = marks.index(True)
    last = len(marks) - 1 - marks[::-1].index(True)
    if sum(marks) < _SHARE * (last - first + 1):
        return ""
    start = words[first].start()
    begins = max((end.end() for end in _SENTENCE_END.finditer(text, 0, start)), default=0)
    return text[begins : words[last].end()]


@cache
def _is_stand_in(letter: str) -> bool:
    """Whether a letter is no accented Latin one, but reads as one: bold, circled, Cyrillic for Latin..."""
    if letter.isascii() or not (letter.isalpha() or unicodedata.category(letter) == "So"):
        return False
    return not unicodedata.normalize("NFD", letter)[:1].isascii()
