"""Messages in transport encodings: base64, base32, base85, hexadecimal, percent, escapes, entities, binary, decimal."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from mcp_scanner.normalise.view import View, constant_offsets

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_WRAPPED_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{20,76}\s{1,4}){1,200}[A-Za-z0-9+/]{4,}={0,2}")
_BASE32 = re.compile(r"\b[A-Z2-7]{24,}={0,6}")
_BASE85 = re.compile(r"[!-u]{25,}|<~[!-uz\s]{10,}~>")
_HEX = re.compile(r"(?:(?:0x|\\x|%)?[0-9a-fA-F]{2}[\s:,;-]?){10,}")
_PERCENT = re.compile(r"(?:[\w.~-]{0,60}%[0-9A-Fa-f]{2}){4,}[\w.~-]{0,60}")
_ESCAPES = re.compile(r"(?:\\u\{?[0-9a-fA-F]{4,6}\}?|\\x[0-9a-fA-F]{2}|\\[0-7]{3}|U\+[0-9a-fA-F]{4,5}\s?){4,}")
_ESCAPE = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|U\+([0-9a-fA-F]{4,5})\s?|\\([0-7]{3})")
_ENTITIES = re.compile(r"(?:&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]{2,8});[\w\s]?){4,}")
_BINARY = re.compile(r"(?:[01]{7,8}[\s,]?){5,}")
_DECIMAL = re.compile(r"(?:\b\d{2,3}\b[\s,]{1,2}){8,}\d{2,3}")
_QUOTED_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2}){4,}")

# Decoded text that is itself encoded: hexadecimal digits or base64 without a break.
_AGAIN = re.compile(r"(?:[0-9a-f]{2}){16,}|(?:[0-9A-F]{2}){16,}|[A-Za-z0-9+/]{32,}={0,2}")
# A shorter decoded text says too little to be an instruction; identifiers that happen to decode are shorter.
_MINIMUM = 8
_PRINTABLE_SHARE = 0.95
_PER_KIND = 40  # decoded runs looked at for each encoding of one text: bounds hostile input


def encoded_views(text: str) -> Iterator[View]:
    """Every run that decodes to readable text, with the original place of the run."""
    longest = max(map(len, text.split()), default=0)
    for kind, sign, shortest, pattern, decode in _DECODERS:
        if longest < shortest or not (sign is None or any(character in text for character in sign)):
            continue
        for count, match in enumerate(pattern.finditer(text)):
            if count >= _PER_KIND:
                break
            message = decode(match.group())
            if message and message != match.group() and _readable(message):
                offsets = constant_offsets(len(message), match.start())
                yield View(kind, message, offsets, encoded=True)


def _readable(message: str) -> bool:
    if len(message) < _MINIMUM:
        return False
    if _AGAIN.fullmatch(message):
        return True
    good = sum(character.isprintable() or character in "\n\t" for character in message)
    letters = sum(character.isalpha() or character == " " for character in message)
    return good >= _PRINTABLE_SHARE * len(message) and letters >= 0.6 * len(message)


def _text(data: bytes) -> str:
    encoding = "utf-16-le" if data.count(0) * 3 > len(data) else "utf-8"
    try:
        message = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return message if _readable(message) else ""


def _base64(run: str) -> str:
    compact = "".join(run.split()).rstrip("=").replace("-", "+").replace("_", "/")
    compact = compact[: len(compact) - (len(compact) % 4 == 1)]
    try:
        return _text(base64.b64decode(compact + "=" * (-len(compact) % 4)))
    except binascii.Error:
        return ""


def _base32(run: str) -> str:
    compact = run.rstrip("=")
    compact = compact[: len(compact) - {1: 1, 3: 1, 6: 1}.get(len(compact) % 8, 0)]
    try:
        return _text(base64.b32decode(compact + "=" * (-len(compact) % 8)))
    except binascii.Error:
        return ""


def _base85(run: str) -> str:
    for decode in (base64.b85decode, base64.a85decode):
        try:
            message = _text(decode(run.removeprefix("<~").removesuffix("~>")))
        except ValueError:
            continue
        if message:
            return message
    return ""


def _hex(run: str) -> str:
    digits = re.sub(r"0x|\\x|[^0-9a-fA-F]", "", run)
    return _text(bytes.fromhex(digits[: len(digits) // 2 * 2]))


def _escapes(run: str) -> str:
    def character(match: re.Match[str]) -> str:
        octal = match.group(4)
        code = int(octal, 8) if octal else int(match.group(1) or match.group(2) or match.group(3), 16)
        return chr(code) if code <= 0x10FFFF else ""

    return _ESCAPE.sub(character, run)


def _binary(run: str) -> str:
    groups = re.findall(r"[01]{7,8}", run)
    return "".join(chr(int(group, 2)) for group in groups)


def _decimal(run: str) -> str:
    codes = [int(group) for group in re.findall(r"\d{2,3}", run)]
    return "".join(map(chr, codes)) if all(code < 256 for code in codes) else ""


def _quoted_printable(run: str) -> str:
    return _text(binascii.a2b_qp(run))


_DIGITS = "0123456789"
# Kind, characters of which one must occur, length its longest word must have, the run, and how to decode it.
_DECODERS: tuple[tuple[str, str | None, int, re.Pattern[str], Callable[[str], str]], ...] = (
    ("base64", None, 20, _WRAPPED_BASE64, _base64),
    ("base64", None, 16, _BASE64, _base64),
    ("base32", "AEIMQUY234567", 24, _BASE32, _base32),
    ("base85", None, 25, _BASE85, _base85),
    ("hexadecimal", _DIGITS, 0, _HEX, _hex),
    ("percent-encoding", "%", 0, _PERCENT, unquote),
    ("character escapes", "\\+", 0, _ESCAPES, _escapes),
    ("character entities", "&", 0, _ENTITIES, html.unescape),
    ("binary", "01", 0, _BINARY, _binary),
    ("decimal codes", _DIGITS, 0, _DECIMAL, _decimal),
    ("quoted-printable", "=", 0, _QUOTED_PRINTABLE, _quoted_printable),
)
