"""Prose whose words were broken, glued, wrapped or put in another order, read as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import re2

from mcp_scanner.normalise.message import is_sentence
from mcp_scanner.normalise.signs import ALL, SIGNS
from mcp_scanner.normalise.view import View, constant_offsets
from mcp_scanner.normalise.vocabulary import share_of_common, split_words

# Share of common words from which a respelt run is prose, and by which it must read better than it stood.
_PROSE = 0.4
_GAIN = 0.15
_LONGEST_RUN = 65_536  # characters: as much as the scanner reads of one field
_LONG_SENTENCE = 11  # blanks
_PER_KIND = 8  # runs of one kind read one by one; whatever follows is read as one text

# Markup inside a word: bold, code, tags and comments between two letters, which renderers drop.
_INNER_MARK = re.compile(r"(?<=\w)(?:\*{1,3}|`{1,3}|~~|<!--[^>]{0,80}-->|</?[a-zA-Z][^<>]{0,80}>|\[\]|\{\})+(?=\w)")
# Pictures and other symbols that are neither letters nor ASCII, between two letters.
_LONE_SYMBOL = re.compile(r"(?<=\s)[^\w\s\x00-\x7f]{1,3}\s")
_NUMBERED = re.compile(r"(?:(?<!\S)[(\[]?\d{1,3}[.):\]] ?[^\s\d][^\s]{0,30} ){8,}")
_NUMBER = re.compile(r"(?<!\S)[(\[]?\d{1,3}[.):\]] ?")
_INNER_SYMBOL = re.compile(r"(?<=\w)[^\w\s\x00-\x7f]{1,3}(?=\w)")
_SOME_MARKS = 6
# Words divided by a sign instead of a blank, or each wrapped in signs. RE2: its parts overlap, so that backtracking
# would try every way of cutting a long identifier.
_DIVIDED = re2.compile(r"(?:[^\w\s]{0,3}\d{0,3}[^\w\s]{0,2}[\w~/'-]{1,30}[.,]?[^\w\s]{1,4}\s{0,2}){8,}[\w~/.'-]{0,30}")
_DIVIDER = re.compile(r"\w[^\w\s.'/:()-]")
_NO_WORD = re.compile(r"[^\w~/.'@:-]+|(?<!\S)\d+\.|(?<=[\]),|;])\s*")
# Pieces in quotes, as programs write them.
_PIECES = re.compile(r"(?:\$?\{?[\"'][^\"'\n]{0,24}[\"']\}?\s*[+,.&]?\s*){5,}")
_PIECE = re.compile(r"[\"']([^\"'\n]{0,24})[\"']")
_GLUED = re.compile(r"\S{40,}")
_LETTERS = re.compile(r"[A-Za-z]{8,}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UPRIGHT = re.compile(r"(?:^|(?<=\n))\S(?:\n ?\S){11,}")
_DOUBLED = re.compile(r"([^\W_])\1(?:([^\W_])\2)+")
# Neighbours in instructions, back to front.
_BACKWARD = re.compile(
    r"\b(?:not do|the tell|tool this using|user the|instructions previous|previous all|this before|a send|content its|"
    r"copy a|it mentioning|tell not|contents its|answering before|file the|whole the|always must|must you|"
    r"the in|all ignore|conversation the|asking without|parameter note|first credentials|note the|terminal the in|"
    r"conversation whole|user to it|files? the read|tell not|user the tell)\b",
    re.IGNORECASE,
)
_BACKWARD_PAIRS = 3
_TURNED = str.maketrans("ɐqɔpǝɟƃɥᴉıɾʞlɯuodbɹsʇnʌʍxʎz˙", "abcdefghiijklmnopqrstuvwxyz.")
_TURNED_SIGNS = re.compile("[ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ]")


def respelt_views(text: str, raw: str, signs: int = ALL) -> Iterator[View]:
    """Every respelling that reads as prose where `text`, the folded form of `raw`, did not.

    `signs` are those that `signs_of` tells of `text`.
    """
    if signs & (SIGNS["marks within words"] | SIGNS["numbered words"]):
        yield from _without_marks(text)
    if signs & SIGNS["divided words"]:
        yield from _few(_undivided(text))
    if '"' in text or "'" in text:
        yield from _few(_joined_pieces(text))
    if signs & SIGNS["glued words"]:
        yield from _few(_unglued(text))
    if signs & SIGNS["one letter a line"]:
        yield from _few(_upright(text))
    if signs & SIGNS["doubled letters"]:
        yield from _undoubled(text)
    if signs & SIGNS["words back to front"]:
        yield from _backward(text)
    if not raw.isascii():
        yield from _turned(raw)


def _few(views: Iterator[View]) -> Iterator[View]:
    """The first views as they are and all others as one, so that none is dropped."""
    yield from islice(views, _PER_KIND)
    rest = list(views)
    if rest:
        text = "\n".join(view.text for view in rest)
        start = rest[0].offsets[0] if rest[0].offsets else 0
        yield View(rest[0].kind, text, constant_offsets(len(text), start))


def _view(kind: str, message: str, start: int) -> View:
    return View(kind, message, constant_offsets(len(message), start))


def _reads(message: str) -> bool:
    """Whether a run reads as prose: of the words of instructions, or as a long sentence of any others."""
    return share_of_common(message) >= _PROSE or (message.count(" ") >= _LONG_SENTENCE and is_sentence(message))


def _without_marks(text: str) -> Iterator[View]:
    for pattern in (_INNER_MARK, _INNER_SYMBOL):
        first = pattern.search(text)
        if first and len(pattern.findall(text)) >= _SOME_MARKS:
            message = pattern.sub("", text)
            if pattern is _INNER_MARK:
                message = message.replace("**", "").replace("``", "")
            if share_of_common(message) >= max(_PROSE, share_of_common(text) + _GAIN):
                yield View("marks within words", message, constant_offsets(len(message), first.start()), encoded=True)

    if not text.isascii() and len(_LONE_SYMBOL.findall(text)) >= _SOME_MARKS:
        yield _view("symbols between words", _LONE_SYMBOL.sub("", text), 0)
    for match in _NUMBERED.finditer(text):
        yield _view("numbered words", _NUMBER.sub("", match.group()), match.start())


def _undivided(text: str) -> Iterator[View]:
    if len(_DIVIDER.findall(text)) < _SOME_MARKS + 2:
        return
    for match in _DIVIDED.finditer(text):
        message = " ".join(_NO_WORD.sub(" ", match.group()[:_LONGEST_RUN]).split())
        if _reads(message):
            yield _view("divided words", message, match.start())


def _joined_pieces(text: str) -> Iterator[View]:
    if text.count('"') + text.count("'") < 10:
        return
    for match in _PIECES.finditer(text):
        pieces = _PIECE.findall(match.group()[:_LONGEST_RUN])
        message = max("".join(pieces), " ".join(pieces), key=share_of_common)
        if _reads(message):
            yield _view("text in pieces", message, match.start())


def _unglued(text: str) -> Iterator[View]:
    for match in _GLUED.finditer(text):
        run = _HUMP.sub(" ", match.group()[:_LONGEST_RUN])
        message = _LETTERS.sub(lambda letters: split_words(letters.group()), run)
        message = re.sub(r"(?<=[a-z]{2})([,.])(?=[A-Za-z]{3,} )", r"\1 ", message)
        if message != match.group() and _reads(message):
            yield _view("glued words", message, match.start())


def _upright(text: str) -> Iterator[View]:
    for match in _UPRIGHT.finditer(text):
        letters = "".join(match.group()[:_LONGEST_RUN].split())
        yield _view("one letter a line", _LETTERS.sub(lambda run: split_words(run.group()), letters), match.start())


def _undoubled(text: str) -> Iterator[View]:
    words = _DOUBLED.findall(text[:_LONGEST_RUN])
    if len(words) >= _SOME_MARKS:
        message = re.sub(r"([^\W_])\1", r"\1", text[:_LONGEST_RUN])
        if share_of_common(message) >= _PROSE:
            yield _view("doubled letters", message, 0)


def _backward(text: str) -> Iterator[View]:
    pairs = list(_BACKWARD.finditer(text))
    if len(pairs) >= _BACKWARD_PAIRS:
        message = " ".join(reversed(text[:_LONGEST_RUN].split()))
        yield _view("words back to front", message, pairs[0].start())


def _turned(raw: str) -> Iterator[View]:
    if not raw.isascii() and len(_TURNED_SIGNS.findall(raw)) >= _SOME_MARKS:
        upright = raw[:_LONGEST_RUN].translate(_TURNED)
        for message in (upright[::-1], upright):
            if share_of_common(message) >= _PROSE / 2:
                yield _view("upside-down letters", message, 0)
