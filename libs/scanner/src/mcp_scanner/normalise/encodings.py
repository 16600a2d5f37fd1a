"""Messages in transport encodings: base64, base32, base85, hexadecimal, percent, escapes, entities, binary, decimal."""

from __future__ import annotations

import base64
import binascii
import bz2
import codecs
import html
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import unquote, unquote_plus

from mcp_scanner.normalise.signs import ALL, ENCODED, SIGNS
from mcp_scanner.normalise.view import View, constant_offsets
from mcp_scanner.normalise.vocabulary import share_of_english, split_words

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_WRAPPED_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{12,76}\s{1,4}){1,200}[A-Za-z0-9+/]{4,}={0,2}")
_BASE32 = re.compile(r"\b(?:[A-Z2-7]{24,}|[a-z2-7]{32,})={0,6}")
_BASE32_HEX = re.compile(r"\b[0-9A-V]{24,}={0,6}")
_UTF7 = re.compile(r"\+[A-Za-z0-9+/]{20,}-?")
_CSS = re.compile(r"(?:\\[0-9a-fA-F]{1,6} ){8,}")
_POLYBIUS = re.compile(r"(?:\b[1-5]{2}\b[\s,.-]{0,2}){16,}")
_BRAILLE_BYTES = re.compile("[\u2800-\u28ff]{12,}")
_BASE85 = re.compile(r"[!-~]{25,}|<~[!-uz\s]{10,}~>")
_BASE58 = re.compile(r"\b[1-9A-HJ-NP-Za-km-z]{40,400}\b")
_BASE45 = re.compile(r"[0-9A-Z $%*+\-./:]{40,}")
_BASE45_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_BASE58_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_UU = re.compile(r"(?:[!-M][ -`]{20,60}\n?){1,200}(?:[!-M][ -`]{4,60})?")
_ROT47 = re.compile(r"(?:[!-~]{1,60}[ ]){5,}[!-~]{1,60}")
_HEX = re.compile(r"(?:(?:0x|\\x|%)?[0-9a-fA-F]{2}[\s:,;-]{0,2}){10,}")
_PERCENT = re.compile(r"(?:[\w.~/+-]{0,60}%[0-9A-Fa-f]{2}){2,}[\w.~/+-]{0,400}")
_ESCAPES = re.compile(
    r"(?:\\{1,2}U[0-9a-fA-F]{8}|\\{1,2}u\{?[0-9a-fA-F]{2,6}\}?|\\x[0-9a-fA-F]{2}|\\[0-7]{3}|U\+[0-9a-fA-F]{4,5}\s?){4,}"
)
_ESCAPE = re.compile(
    r"\\{1,2}U([0-9a-fA-F]{8})|\\{1,2}u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))|\\x([0-9a-fA-F]{2})|U\+([0-9a-fA-F]{4,5})\s?|\\([0-7]{3})"
)
_ENTITIES = re.compile(r"(?:&(?:amp;){0,4}(?:#0{0,8}\d{1,7};?|#[xX]0{0,8}[0-9a-fA-F]{1,6};?|[a-z]{2,8};)[\w\s]?){4,}")
_BINARY = re.compile(r"(?:[01]{7,8}[\s,]?){5,}")
_DECIMAL = re.compile(r"(?:\b\d{2,3}\b[\s,]{1,2}){8,}\d{2,3}")
_CALLS = re.compile(r"(?:\b(?:chr|ord|char|String\.fromCharCode)\(\d{2,3}\)\s*[+.,&]?\s*){6,}", re.IGNORECASE)
_ALPHABET_PLACES = re.compile(r"(?:\b\d{1,2}[-. ,/]+){16,}\d{1,2}\b")
_QUOTED_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2}){4,}")

# Decoded text that is itself encoded: hexadecimal digits or base64 without a break.
_AGAIN = re.compile(r"(?:[0-9a-f]{2}){16,}|(?:[0-9A-F]{2}){16,}|[A-Za-z0-9+/]{32,}={0,2}")
# A shorter decoded text says too little to be an instruction; identifiers that happen to decode are shorter.
_MINIMUM = 8
_PRINTABLE_SHARE = 0.95
_MOST_INFLATED = 65_536  # bytes taken from compressed data: bounds hostile input
# Decoded runs of one encoding that are read one by one; whatever follows is read as one text, so that no number of
# harmless runs in front hides a payload behind them.
_ONE_BY_ONE = 12


def encoded_views(text: str, signs: int = ALL) -> Iterator[View]:
    """Every run that decodes to readable text, with the original place of the run; `signs` as `signs_of` tells them."""
    if not signs & ENCODED:
        return
    longest = max(map(len, text.split()), default=0)
    present = frozenset(text)
    for kind, bit, sign, shortest, pattern, decode in _DECODERS:
        if not signs & bit or longest < shortest or not (sign is None or not present.isdisjoint(sign)):
            continue
        messages = _messages(text, pattern, decode)
        for start, message in islice(messages, _ONE_BY_ONE):
            yield View(kind, message, constant_offsets(len(message), start), encoded=True)
        rest = list(messages)
        if rest:
            joined = "\n".join(message for _, message in rest)
            yield View(kind, joined, constant_offsets(len(joined), rest[0][0]), encoded=True)


def _messages(text: str, pattern: re.Pattern[str], decode: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Where each readable run begins, and what it says."""
    for match in pattern.finditer(text):
        message = decode(match.group())
        if message and message != match.group() and _readable(message):
            yield match.start(), message


def _readable(message: str) -> bool:
    if len(message) < _MINIMUM:
        return False
    if _AGAIN.fullmatch(message):
        return True
    good = sum(character.isprintable() or character in "\n\t" for character in message)
    letters = sum(character.isalpha() or character == " " for character in message)
    return good >= _PRINTABLE_SHARE * len(message) and letters >= 0.6 * len(message)


def _text(data: bytes) -> str:
    return _decoded(_unpacked(data)) or _decoded(_inflated(data, _RAW_DEFLATE))


def _decoded(data: bytes) -> str:
    encoding = "utf-8"
    if data.count(0) * 3 > len(data):
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        message = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return message if _readable(message) else ""


def _unpacked(data: bytes) -> bytes:
    """What gzip, zlib, bzip2 or xz data holds, up to a bound; the data itself when it is none of them."""
    if data[:2] == b"\x1f\x8b" or data[:1] == b"\x78":
        return _inflated(data, _ZLIB_OR_GZIP) or data
    if data[:3] == b"BZh":
        try:
            return bz2.BZ2Decompressor().decompress(data, _MOST_INFLATED)
        except (OSError, EOFError):
            return data
    return data


# Window sizes as zlib counts them: 15 bits, plus 32 to tell zlib from gzip by the header, negative for no header.
_ZLIB_OR_GZIP = 47
_RAW_DEFLATE = -15


def _inflated(data: bytes, window: int) -> bytes:
    """What deflated data holds, up to a bound; nothing when it is no such data."""
    try:
        return zlib.decompressobj(wbits=window).decompress(data, _MOST_INFLATED)
    except zlib.error:
        return b""


def _base64(run: str) -> str:
    if run.islower() or run.isupper():
        return ""  # an identifier or a path: text in base64 has letters of both cases
    return _base64_forward(run) or _base64_forward(run[::-1]) or _base64_forward(codecs.encode(run, "rot13"))


def _base64_forward(run: str) -> str:
    compact = "".join(run.split()).rstrip("=").replace("-", "+").replace("_", "/")
    compact = compact[: len(compact) - (len(compact) % 4 == 1)]
    try:
        data = base64.b64decode(compact + "=" * (-len(compact) % 4))
        return _text(data)
    except binascii.Error:
        return ""


def _base32(run: str) -> str:
    compact = run.rstrip("=").upper()
    compact = compact[: len(compact) - {1: 1, 3: 1, 6: 1}.get(len(compact) % 8, 0)]
    try:
        return _text(base64.b32decode(compact + "=" * (-len(compact) % 8)))
    except binascii.Error:
        return ""


def _base32_hex(run: str) -> str:
    compact = run.rstrip("=")
    compact = compact[: len(compact) - {1: 1, 3: 1, 6: 1}.get(len(compact) % 8, 0)]
    try:
        return _text(base64.b32hexdecode(compact + "=" * (-len(compact) % 8)))
    except binascii.Error:
        return ""


def _utf7(run: str) -> str:
    try:
        return codecs.decode((run.rstrip("-") + "-").encode(), "utf-7")
    except UnicodeDecodeError:
        return ""


def _css(run: str) -> str:
    codes = [int(code[1:], 16) for code in run.split()]
    return "".join(map(chr, codes)) if all(code <= 0x10FFFF for code in codes) else ""


def _polybius(run: str) -> str:
    square = "abcdefghiklmnopqrstuvwxyz"
    places = re.findall(r"[1-5]{2}", run)
    message = split_words("".join(square[(int(row) - 1) * 5 + int(column) - 1] for row, column in places))
    return message if share_of_english(message) >= _PROSE else ""


def _braille_bytes(run: str) -> str:
    return _text(bytes(ord(cell) - 0x2800 for cell in run))


def _entities(run: str) -> str:
    for _ in range(_MOST_ESCAPING):
        plain = html.unescape(run)
        if plain == run:
            break
        run = plain
    return run


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
        *hexadecimal, octal = match.groups()
        code = int(octal, 8) if octal else int(next(digits for digits in hexadecimal if digits), 16)
        return chr(code) if code <= 0x10FFFF else ""

    return _ESCAPE.sub(character, run)


def _binary(run: str) -> str:
    groups = re.findall(r"[01]{7,8}", run)
    return "".join(chr(int(group, 2)) for group in groups)


def _decimal(run: str) -> str:
    codes = [int(group) for group in re.findall(r"\d{2,3}", run)]
    return "".join(map(chr, codes)) if all(code < 256 for code in codes) else ""


def _octal(run: str) -> str:
    groups = re.findall(r"\d{2,3}", run)
    if any(digit in "89" for group in groups for digit in group):
        return ""
    return "".join(chr(int(group, 8)) for group in groups)


def _alphabet_places(run: str) -> str:
    words = re.split(r"\s+(?=\d)", run) if re.search(r"\d[-./]\d", run) else [run]
    places = [[int(place) for place in re.findall(r"\d+", word)] for word in words]
    if any(not 1 <= place <= _LETTERS for word in places for place in word):
        return ""
    spelt = ["".join(chr(ord("a") + place - 1) for place in word) for word in places]
    message = " ".join(spelt) if len(spelt) > 1 else split_words(spelt[0])
    return message if share_of_english(message) >= _PROSE else ""


def _base58(run: str) -> str:
    number = 0
    for digit in run:
        number = number * 58 + _BASE58_DIGITS.index(digit)
    return _text(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _base45(run: str) -> str:
    for digits in (run, run.strip(), run.rstrip("."), run[1:]):
        codes = [_BASE45_DIGITS.index(digit) for digit in digits[:_LONGEST_BASE45]]
        data = bytearray()
        for place in range(0, len(codes) - 1, 3):
            value = sum(code * 45**power for power, code in enumerate(codes[place : place + 3]))
            if value > 0xFFFF:
                break
            data += value.to_bytes(2 if len(codes) - place > 2 else 1 + (value > 0xFF), "big")
        message = _text(bytes(data))
        if message and share_of_english(message) >= _PROSE:
            return message
    return ""


def _uu(run: str) -> str:
    lines = []
    for line in run.splitlines():
        try:
            lines.append(binascii.a2b_uu(line))
        except binascii.Error:
            return ""
    message = _text(b"".join(lines))
    return message if share_of_english(message) >= _PROSE else ""


def _rot47(run: str) -> str:
    message = run.translate(_ROT47_TABLE)
    return message if share_of_english(message) >= _PROSE else ""


def _percent(run: str) -> str:
    message = unquote(run)
    if _PERCENT_SIGN.search(message):
        message = unquote(message)
    return unquote_plus(run) if " " not in message else message


def _quoted_printable(run: str) -> str:
    return _text(binascii.a2b_qp(run))


_MOST_ESCAPING = 4  # times that entities are escaped over entities
_DIGITS = "0123456789"
_BRAILLE_CELLS = "".join(map(chr, range(0x2800, 0x2900)))
_LETTERS = 26
_PROSE = 0.5  # share of everyday words that a weak code must give to be believed
_LONGEST_BASE45 = 3_000  # characters
_PERCENT_SIGN = re.compile(r"%[0-9A-Fa-f]{2}")
_ROT47_TABLE = {code: 33 + (code - 33 + 47) % 94 for code in range(33, 127)}
# Kind, the sign without which it is not, characters of which one must occur, length its longest word must have, the
# run, and how to decode it.
_DECODERS: tuple[tuple[str, int, str | None, int, re.Pattern[str], Callable[[str], str]], ...] = (
    ("base64", SIGNS["wrapped base64"], None, 20, _WRAPPED_BASE64, _base64),
    ("base64", SIGNS["base64"], None, 16, _BASE64, _base64),
    ("base32", SIGNS["base32"], "AEIMQUY234567", 24, _BASE32, _base32),
    ("base32", SIGNS["base32hex"], "0123456789", 24, _BASE32_HEX, _base32_hex),
    ("UTF-7", SIGNS["UTF-7"], "+", 20, _UTF7, _utf7),
    ("CSS escapes", SIGNS["CSS escapes"], "\\", 0, _CSS, _css),
    ("Polybius square", SIGNS["Polybius square"], "12345", 0, _POLYBIUS, _polybius),
    ("Braille bytes", SIGNS["Braille bytes"], _BRAILLE_CELLS, 12, _BRAILLE_BYTES, _braille_bytes),
    ("base85", SIGNS["base85"], None, 25, _BASE85, _base85),
    ("hexadecimal", SIGNS["hexadecimal"], _DIGITS, 0, _HEX, _hex),
    ("percent-encoding", SIGNS["percent-encoding"], "%", 0, _PERCENT, _percent),
    ("character escapes", SIGNS["character escapes"], "\\+", 0, _ESCAPES, _escapes),
    ("character entities", SIGNS["character entities"], "&", 0, _ENTITIES, _entities),
    ("binary", SIGNS["binary"], "01", 0, _BINARY, _binary),
    ("decimal codes", SIGNS["decimal codes"], _DIGITS, 0, _DECIMAL, _decimal),
    ("octal codes", SIGNS["decimal codes"], _DIGITS, 0, _DECIMAL, _octal),
    ("character codes", SIGNS["character codes"], "(", 0, _CALLS, _decimal),
    ("places in the alphabet", SIGNS["places in the alphabet"], _DIGITS, 0, _ALPHABET_PLACES, _alphabet_places),
    ("base58", SIGNS["base58"], None, 40, _BASE58, _base58),
    ("base45", SIGNS["base45"], _DIGITS, 0, _BASE45, _base45),
    ("uuencode", SIGNS["uuencode"], None, 20, _UU, _uu),
    ("ROT47", SIGNS["ROT47"], "?E6D2", 0, _ROT47, _rot47),
    ("quoted-printable", SIGNS["quoted-printable"], "=", 0, _QUOTED_PRINTABLE, _quoted_printable),
)
