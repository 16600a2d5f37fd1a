"""How much of a reading stood in the original only in disguise."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from mcp_scanner.normalise.message import is_sentence, is_well_cut
from mcp_scanner.normalise.view import View
from mcp_scanner.normalise.vocabulary import ENGLISH, share_of_english

# Readings that undo what may also be layout or an identifier: only what they order can tell.
_AMBIGUOUS = ("glued words", "divided words", "numbered words", "text in pieces")
# Readings whose words stand in the original too, in another order.
_REORDERED = ("table column", "every second word")
# Layout, whose reading is that of the text itself.
_LAYOUT = ("quoted lines", "lines of one width", "symbols between words", "words back to front")
_IDENTIFIER = re.compile(r"[_/$\\{}()<>#=\[\]]")
_LONG = 12  # words that no identifier and no address has
# Encodings that signs outside ASCII need: there, only ASCII letters were encoded to be hidden.
_NEEDFUL = ("percent-encoding", "character escapes", "character entities", "quoted-printable", "CSS escapes", "UTF-7")
# Codes of letters and digits, which no address has to encode, and codes of the percent sign.
_NEEDLESS = re.compile(r"%(?:25|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])")
_SENTENCE_END = re.compile(r"[.!?:]\s+|\n")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_NOT_ASCII_LETTER = re.compile(r"[^\W\x00-\x7f]")
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[A-Za-z]+")
# As no name is written, in camel case or not.
_WAVE = re.compile("[a-z][A-Z][a-z][A-Z]|[A-Z][a-z][A-Z][a-z][A-Z]|[a-z][A-Z]{2}[a-z][A-Z]|[a-z]{2}[A-Z][a-z][A-Z]")
# Two accents on one letter occur in Vietnamese, though not on each of a word; three nowhere.
_PILED = 2
# Of the words of an accented text that are English without the accents: Romance languages share a third of them.
_PLAIN_ENGLISH = 0.75
# Disguised words that a text must have at least, and their share from the first to the last of them.
_FEWEST = 5
_SHARE = 0.4
# Readings that correct single words of a sentence, which leaves the short ones as they were.
_REWORDED = ("scrambled words", "words without vowels")
_FEW = 0.2
_REACH = 2  # words that the hidden sentence and the one before it may begin with alike


def revealed(view: View, shown: str) -> str:
    """The part of a reading from its first to its last word that the original does not show, or nothing."""
    text = view.text
    if any(kind in view.kind for kind in _LAYOUT):
        return ""
    if view.kind.endswith(_REORDERED):
        return text if is_sentence(text) else ""
    if any(kind in view.kind for kind in _AMBIGUOUS):
        plain = _IDENTIFIER.search(text) is None and len(text.split()) >= _LONG
        return text if plain and is_sentence(text) and is_well_cut(text) else ""
    if view.kind.endswith(_NEEDFUL):
        text = _NOT_ASCII.sub(" ", text)
    if view.kind.endswith("percent-encoding") and len(_NEEDLESS.findall(shown)) < _FEWEST:
        return ""
    there = frozenset(_WORD.findall(shown.lower()))
    words = list(_WORD.finditer(text))
    share = _FEW if view.kind.endswith(_REWORDED) else _SHARE
    found = _stretch(text, words, [word.group().lower() not in there for word in words], share, _REACH)
    # Words of related languages are near English ones, and signs of other scripts stand apart for many reasons.
    respelt = view.kind.endswith((*_REWORDED, "misspelt words")) and share_of_english(found) < _PLAIN_ENGLISH
    regrouped = not found.isascii() and frozenset(_NOT_ASCII_LETTER.findall(found)) <= frozenset(shown)
    return "" if respelt or regrouped else found


def in_other_letters(view: View, original: str) -> str:
    """The part of a plain reading whose words were written in look-alike, styled or piled-up letters, or nothing."""
    offsets = view.offsets
    if offsets is None:
        return ""
    words = list(_ASCII_WORD.finditer(view.text))
    pieces = [original[offsets[word.start()] : offsets[word.end() - 1] + 1] for word in words]
    marks = [_is_disguised(word.group(), piece) for word, piece in zip(words, pieces, strict=True)]
    if sum(marks) < _FEWEST:
        # English has no accents to speak of; languages that have them are no English without.
        marks = [
            len(word.group()) > 1 and not piece.isascii() and word.group().lower() in ENGLISH
            for word, piece in zip(words, pieces, strict=True)
        ]
        if sum(marks) < _FEWEST or share_of_english(_stretch(view.text, words, marks)) < _PLAIN_ENGLISH:
            return ""
    return _stretch(view.text, words, marks)


def in_waving_letters(text: str) -> str:
    """The part of a text whose words change between small and capital letters within, or nothing."""
    if len(_WAVE.findall(text)) < _FEWEST:
        return ""
    words = list(_ASCII_WORD.finditer(text))
    return _stretch(text, words, [_WAVE.search(word.group()) is not None for word in words])


def _is_disguised(word: str, piece: str) -> bool:
    """Whether a word was written in letters that are none of its language, or with a sign on or after each."""
    if piece.isascii():
        return False
    extra = len(piece) - len(word)
    return any(map(_is_stand_in, piece)) or extra > _PILED * len(word) or (extra >= len(word) - 1 > 1)


def _stretch(text: str, words: list[re.Match[str]], marks: list[bool], share: float = _SHARE, reach: int = 0) -> str:
    """From the first to the last marked word, where enough of the words between are marked.

    Up to `reach` words before the first marked one, and so many after it, may belong to the sentence before.
    """
    if sum(marks) < _FEWEST:
        return ""
    first = marks.index(True)
    last = len(marks) - 1 - marks[::-1].index(True)
    if sum(marks) < share * (last - first + 1):
        return ""
    begins = words[max(0, first - reach)].start()
    for end in _SENTENCE_END.finditer(text, begins, words[min(first + reach, last)].start()):
        begins = end.end()
    return text[begins : words[last].end()]


@cache
def _is_stand_in(letter: str) -> bool:
    """Whether a letter is no accented Latin one, but reads as one: bold, circled, Cyrillic for Latin..."""
    if letter.isascii() or not (letter.isalpha() or unicodedata.category(letter) == "So"):
        return False
    return not unicodedata.normalize("NFD", letter)[:1].isascii()
