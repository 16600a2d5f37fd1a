"""Messages written in characters that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.normalise.characters import BIDI_OVERRIDES, SELECTORS, SELECTORS_SUPPLEMENT, TAG_FIRST
from mcp_scanner.normalise.regrouping import trailing_blanks
from mcp_scanner.normalise.view import View, constant_offsets

# Tag characters mirror ASCII 0x20 to 0x7E. A flag emoji (England, Scotland, Wales) has them after a black flag.
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f")
_TAGS = re.compile("[\U000e0020-\U000e007e]{2,}")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}")
_BITS = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u180e\u2061-\u2064\u00ad]{16,}")
_OVERRIDE = re.compile("[\u202d\u202e]([^\u202c\u2069]{4,})")
# Blank runs that push text out of sight, and trailing blanks that can carry bits; honest tables stay below these.
_BLANK_BITS = re.compile(r"[ \t]{24,}")
_MINIMUM = 4  # decoded letters below which a coincidence is likely


def invisible_views(text: str) -> Iterator[View]:
    """Every message decoded from invisible characters, in order of kind."""
    if text.isascii():
        if "\t" in text:
            yield from _blank_bits(text)
            yield from _trailing_bits(text)
        return
    yield from _tags(text)
    yield from _selectors(text)
    yield from _zero_width_bits(text)
    if any(character in text for character in BIDI_OVERRIDES):
        yield from _overrides(text)


def _tags(text: str) -> Iterator[View]:
    unflagged = _FLAG.sub(lambda match: " " * len(match.group()), text)
    parts = [(match.start(), match.group()) for match in _TAGS.finditer(unflagged)]
    message = "".join(chr(ord(character) - TAG_FIRST) for _, run in parts for character in run)
    if _is_message(message):
        yield _hidden("unicode tags", message, parts[0][0])


def _selectors(text: str) -> Iterator[View]:
    for match in _SELECTORS.finditer(text):
        data = bytes(_selector_byte(ord(character)) for character in match.group())
        message = data.decode("utf-8", "ignore")
        if _is_message(message):
            yield _hidden("variation selectors", message, match.start())


def _selector_byte(code: int) -> int:
    return code - SELECTORS.start if code in SELECTORS else code - SELECTORS_SUPPLEMENT.start + len(SELECTORS)


def _zero_width_bits(text: str) -> Iterator[View]:
    for match in _BITS.finditer(text):
        run = match.group()
        symbols = sorted(set(run), key=run.count, reverse=True)
        for zero, one in ((symbols[0], symbols[-1]), (symbols[-1], symbols[0]), *_pairs(symbols)):
            message = _from_bits("".join("0" if symbol == zero else "1" for symbol in run if symbol in {zero, one}))
            if message:
                yield _hidden("zero-width bits", message, match.start())
                break


def _pairs(symbols: list[str]) -> list[tuple[str, str]]:
    return [(a, b) for a in symbols[:4] for b in symbols[:4] if a != b]


def _blank_bits(text: str) -> Iterator[View]:
    for match in _BLANK_BITS.finditer(text):
        run = match.group()
        if " " in run and "\t" in run:
            for zero, lead in ((zero, lead) for zero in " \t" for lead in range(8)):
                message = _from_bits("".join("0" if blank == zero else "1" for blank in run[lead:]))
                if message:
                    yield _hidden("blanks and tabs", message, match.start())
                    break


def _trailing_bits(text: str) -> Iterator[View]:
    run = trailing_blanks(text)
    for zero in " \t":
        message = _from_bits("".join("0" if blank == zero else "1" for blank in run))
        if message:
            yield _hidden("blanks and tabs at the ends of lines", message, 0)


def _from_bits(bits: str) -> str:
    for width in (8, 7, 16):
        codes = [int(bits[place : place + width], 2) for place in range(0, len(bits) - width + 1, width)]
        message = "".join(map(chr, codes))
        if len(message) >= 2 and all(code == 10 or 32 <= code < 127 for code in codes):
            return message
    return ""


def _overrides(text: str) -> Iterator[View]:
    for match in _OVERRIDE.finditer(text):
        yield _hidden("reversed by a bidirectional override", match.group(1)[::-1], match.start(1))


def _is_message(message: str) -> bool:
    return sum(character.isalnum() for character in message) >= _MINIMUM


def _hidden(kind: str, message: str, start: int) -> View:
    return View(kind, message, constant_offsets(len(message), start), hidden=True)
