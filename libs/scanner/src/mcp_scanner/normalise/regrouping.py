"""Text whose characters stand apart or in pieces of equal length, put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from mcp_scanner.normalise.conditions import EVERY_SECOND
from mcp_scanner.normalise.message import is_prose, is_well_cut
from mcp_scanner.normalise.signs import ALL, SIGNS
from mcp_scanner.normalise.view import View, constant_offsets
from mcp_scanner.normalise.vocabulary import share_of_common, split_words, tells_of_orders

# Signs that can stand between all letters of a message; blanks have a reading of their own.
_SEPARATORS = "|-._/,~*+:;=#^&!\n"
_ALTERNATING = {
    sign: re.compile(rf"(?:[^\n]{re.escape(sign)}|\n{re.escape(sign)}){{15,}}[\s\S]?") for sign in _SEPARATORS
}
_ENOUGH = 15
_SHORTEST = 30  # characters of which every second one can still order something
# Pieces of one length in a row; prose has up to four words of one length one after the other.
_PIECE = re.compile(r"[A-Za-z0-9+/=]+")
_EQUAL = 6
_SIX_EQUAL = re.compile(rb"([\x04-\xfe])\1{5}")
_TWELVE_EQUAL = re.compile(rb"([\x05\x07\x08])\1{11}")
_WIDEST_GAP = 4
_TOKEN = re.compile(r"\S+")
_BIT_WIDTHS = {5, 7, 8}
_TRAILING = re.compile(r"[^ \t\n]([ \t]{4,8})(?=\n|$)")
_QUOTED_LINE = re.compile(r"(?m)^[ \t]*>[ \t]?")
_LINES = 4


def regrouped_views(text: str, signs: int = ALL) -> Iterator[View]:
    """Every reading in which what was pulled apart is together again; `signs` as `signs_of` tells them."""
    if len(text) < _SHORTEST:
        return
    if signs & SIGNS["letters apart"]:
        yield from _alternating(text)
    if signs & SIGNS["bits in two symbols"] and _has_run(text.split(), _TWELVE_EQUAL):
        yield from _two_symbols(text)
    if signs & SIGNS["pieces of one length"] and _has_run(_PIECE.findall(text), _SIX_EQUAL):
        yield from _equal_pieces(text)
    if signs & SIGNS[EVERY_SECOND]:
        yield from _every_second(text)
    yield from _initials(text)
    if "\n" in text:
        yield from _equal_lines(text)
        yield from _quoted_lines(text)


def _has_run(pieces: list[str], pattern: re.Pattern[bytes]) -> bool:
    """Whether so many neighbours are of one length: most texts are settled by this."""
    return pattern.search(bytes([min(len(piece), 255) for piece in pieces])) is not None


def _view(kind: str, message: str, start: int, *, encoded: bool = True) -> View:
    return View(kind, message, constant_offsets(len(message), start), encoded=encoded)


def _alternating(text: str) -> Iterator[View]:
    """Messages with one sign after each letter, their blanks kept: `r|e|a|d| |i|t`."""
    present = frozenset(text)
    for sign, pattern in _ALTERNATING.items():
        if sign not in present or text.count(sign) < _ENOUGH:
            continue
        for match in pattern.finditer(text):
            message = match.group()[::2]
            if sum(letter.isalpha() for letter in message) * 2 > len(message):
                yield _view("letters apart", message if " " in message else split_words(message), match.start())


def _equal_pieces(text: str) -> Iterator[View]:
    """Encoded runs cut into pieces of one length, whatever stands between them."""
    run: list[re.Match[str]] = []
    for piece in _PIECE.finditer(text):
        if run and piece.start() - run[-1].end() <= _WIDEST_GAP:
            same = len(piece.group()) == len(run[0].group())
            last = len(run) >= _EQUAL and len(piece.group()) < len(run[0].group())
            if same or last:
                run.append(piece)
                if same:
                    continue
            if len(run) >= _EQUAL:
                yield from _joined(run)
        elif len(run) >= _EQUAL:
            yield from _joined(run)
        run = [piece]
    if len(run) >= _EQUAL:
        yield from _joined(run)


def _joined(run: list[re.Match[str]]) -> Iterator[View]:
    message = "".join(piece.group() for piece in run)
    if len(message) >= 24 and any(letter.isdigit() or letter.isupper() for letter in message):
        yield _view("pieces of one length", message, run[0].start())


def _two_symbols(text: str) -> Iterator[View]:
    """Bits in any two symbols, in groups of seven or eight, and Bacon's cipher in groups of five."""
    for width, group in groupby(_TOKEN.finditer(text), key=lambda token: len(token.group())):
        if width not in _BIT_WIDTHS:
            continue
        run = list(group)
        symbols = sorted({symbol for token in run for symbol in token.group()})
        if len(run) < 2 * _EQUAL or len(symbols) != 2:
            continue
        for zero in symbols:
            codes = [int("".join("0" if symbol == zero else "1" for symbol in token.group()), 2) for token in run]
            if width == 5 and all(code < 26 for code in codes):
                message = split_words("".join(chr(ord("a") + code) for code in codes))
            else:
                message = "".join(map(chr, codes))
            if message.isprintable() and (tells_of_orders(message) or share_of_common(message) >= 0.3):
                yield _view("bits in two symbols", message, run[0].start())


def _every_second(text: str) -> Iterator[View]:
    """Messages in every second letter."""
    for first in (0, 1):
        message = text[first::2]
        if tells_of_orders(message):
            yield _view("every second letter", message if " " in message else split_words(message), 0)


def _initials(text: str) -> Iterator[View]:
    """Messages in the first letters of the words, of the sentences, or of the lines."""
    words = text.split() if len(text) >= 4 * _ENOUGH - 1 else []
    if len(words) >= 2 * _ENOUGH:
        message = "".join(word[0] for word in words if word[0].isalnum())
        if tells_of_orders(message):
            yield _view("first letters of words", split_words(message), 0)
        else:
            yield from _acrostic("sentences", _SENTENCE.split(text))
    if text.count("\n") >= _ENOUGH - 1:
        yield from _acrostic("lines", [line.lstrip(" -*#>\t") for line in text.split("\n")])


def _acrostic(kind: str, parts: list[str]) -> Iterator[View]:
    if len(parts) < _ENOUGH:
        return
    letters = "".join(part[0] for part in parts if part and part[0].isalnum())
    message = split_words(letters)
    if tells_of_orders(letters) or (len(letters) >= _LONG_ACROSTIC and is_well_cut(message) and is_prose(message)):
        yield _view(f"first letters of {kind}", message, 0)


# Twenty letters are five words; of that many at random, few words of three letters can be made.
_LONG_ACROSTIC = 20
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def _equal_lines(text: str) -> Iterator[View]:
    """Text broken into lines of one width, within words."""
    place = 0
    run: list[str] = []
    start = 0
    for line in [*text.split("\n"), None]:
        if line is not None and run and len(line) == len(run[0]):
            run.append(line)
        else:
            if len(run) >= _LINES and len(run[0]) >= 4:
                yield _view("lines of one width", "".join(run) + (line or ""), start, encoded=False)
            run, start = ([line] if line is not None else []), place
        place += len(line or "") + 1


def _quoted_lines(text: str) -> Iterator[View]:
    if len(_QUOTED_LINE.findall(text)) >= 2:
        yield _view("quoted lines", _QUOTED_LINE.sub("", text).replace("\n", " "), text.find(">"), encoded=False)


def trailing_blanks(text: str) -> str:
    """The blanks and tabs at the ends of the lines as one run, empty when few lines have both."""
    tails = _TRAILING.findall(text)
    joined = "".join(tails)
    return joined if len(tails) >= _EQUAL and "\t" in joined and " " in joined else ""
