"""Messages in rarer codes: numbers of a large base, taps, repeated keys, Roman numerals, lists of codes."""

from __future__ import annotations

import base64
import re
import string
from collections.abc import Callable, Iterator

from mcp_scanner.normalise.message import is_prose
from mcp_scanner.normalise.signs import ALL, SIGNS
from mcp_scanner.normalise.view import View, constant_offsets
from mcp_scanner.normalise.vocabulary import split_words

_LONGEST = 600  # digits of one number: turning it round costs the square of its length
_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[0-9A-Za-z]{40,600}(?![A-Za-z0-9])")
_DENSE = re.compile(r"(?<!\S)[!-~]{30,6000}(?!\S)")
# Signs that addresses and paths lack and that a third of such codes are.
_RARE_SIGN = re.compile(r"[^A-Za-z0-9/._:?=&#-]")
_FEWEST_RARE = 4
_TAPS = re.compile(r"(?<!\S)(?:[.xX*]{1,5} ?[ ,-] ?[.xX*]{1,5}(?:\s{1,3}|\s*[/|]\s*|$)){12,}")
_TAP = re.compile(r"([.xX*]{1,5}) ?[ ,-] ?([.xX*]{1,5})(?=\s|/|\||$)|([/|])")
_KEYS = re.compile(r"(?:(?:2{1,3}|3{1,3}|4{1,3}|5{1,3}|6{1,3}|7{1,4}|8{1,3}|9{1,4}|0)[ -]{1,2}){14,}[0-9]{1,4}\b")
_ROMAN = re.compile(r"(?:\b[IVX]{1,5}\b[-. ,;/|]{1,3}){14,}\b[IVX]{1,5}\b")
_CODES = re.compile(r"(?:\b\d{2,3}[;:|/._+-] ?){12,}\d{2,3}\b")
_BITS = re.compile(r"(?:[01]{7,8}[^\w\s]{1,2} ?){8,}[01]{7,8}")

_DIGITS = string.digits
_ORDERS = (
    _DIGITS + string.ascii_uppercase + string.ascii_lowercase,
    _DIGITS + string.ascii_lowercase + string.ascii_uppercase,
    string.ascii_uppercase + string.ascii_lowercase + _DIGITS,
)
_VALUES = [{sign: value for value, sign in enumerate(order)} for order in _ORDERS]
_Z85 = str.maketrans(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
)
_BASE91 = {
    sign: value
    for value, sign in enumerate(
        string.ascii_uppercase + string.ascii_lowercase + string.digits + '!#$%&()*+,./:;<=>?@[]^_`{|}~"'
    )
}
_SQUARE = "abcdefghiklmnopqrstuvwxyz"  # C and K share a place in prisons, I and J in schools; both are read
_KEYPAD = {"0": " ", "2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
_ROMANS = {
    numeral: chr(ord("a") + place)
    for place, numeral in enumerate(
        "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII XXIV XXV XXVI".split()
    )
}


def alphabet_views(text: str, signs: int = ALL) -> Iterator[View]:
    """Every run that one of the codes turns into prose; `signs` as `signs_of` tells them."""
    if not signs & SIGNS["rarer codes"]:
        return
    for kind, present, pattern, decode in _CODINGS:
        if present(text):
            for run in pattern.finditer(text):
                for message in decode(run.group()):
                    if is_prose(message):
                        yield View(kind, message, constant_offsets(len(message), run.start()), encoded=True)
                        break


def _decoded(data: bytes) -> str:
    try:
        message = data.decode()
    except UnicodeDecodeError:
        return ""
    return message if message.isprintable() else ""


def _numbers(run: str) -> Iterator[str]:
    """Numbers of base 62 in three orders of the digits, and of base 36."""
    for values in _VALUES:
        number = 0
        for sign in run:
            number = number * 62 + values[sign]
        yield _decoded(_bytes(number))
    if run.islower() or run.isupper():
        yield _decoded(_bytes(int(run, 36)))


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _dense(run: str) -> Iterator[str]:
    if len(_RARE_SIGN.findall(run)) < _FEWEST_RARE:
        return
    try:
        yield _decoded(base64.b85decode(run.translate(_Z85)))
    except ValueError:
        yield ""
    yield _decoded(_base91(run))


def _base91(run: str) -> bytes:
    """basE91: pairs of digits give 13 or 14 bits, least significant first."""
    value, held, count, data = -1, 0, 0, bytearray()
    for sign in run:
        digit = _BASE91.get(sign)
        if digit is None:
            return b""
        if value < 0:
            value = digit
            continue
        value += digit * 91
        held |= value << count
        count += 13 if value & 8191 > 88 else 14
        while count > 7:
            data.append(held & 255)
            held >>= 8
            count -= 8
        value = -1
    if value >= 0:
        data.append((held | value << count) & 255)
    return bytes(data)


def _taps(run: str) -> Iterator[str]:
    letters = [
        " " if match.group(3) else _SQUARE[(len(match.group(1)) - 1) * 5 + len(match.group(2)) - 1]
        for match in _TAP.finditer(run)
    ]
    yield from _worded("".join(letters))


def _keys(run: str) -> Iterator[str]:
    yield from _worded("".join(_KEYPAD.get(key[0], " ")[len(key) - 1 : len(key)] for key in re.findall(r"\d+", run)))


def _romans(run: str) -> Iterator[str]:
    words = re.split(r"\s*[/|;]\s*|\s{2,}", run) if re.search(r"[/|;]|\s{2,}", run) else [run]
    yield from _worded(" ".join("".join(_ROMANS.get(n, "?") for n in re.findall(r"[IVX]+", word)) for word in words))


def _worded(letters: str) -> Iterator[str]:
    yield letters if " " in letters.strip() else split_words(letters)


def _codes(run: str) -> Iterator[str]:
    numbers = re.findall(r"\d+", run)
    yield "".join(chr(int(number)) for number in numbers)
    if not any(digit in "89" for number in numbers for digit in number):
        yield "".join(chr(int(number, 8)) for number in numbers)


def _bits(run: str) -> Iterator[str]:
    yield "".join(chr(int(group, 2)) for group in re.findall(r"[01]+", run))


def _has(*signs: str) -> Callable[[str], bool]:
    return lambda text: any(sign in text for sign in signs)


def _has_long(text: str) -> bool:
    return len(text) >= 30 and max(map(len, text.split()), default=0) >= 30


_CODINGS: tuple[tuple[str, Callable[[str], bool], re.Pattern[str], Callable[[str], Iterator[str]]], ...] = (
    ("number of a large base", _has_long, _NUMBER, _numbers),
    ("base91 or Z85", _has_long, _DENSE, _dense),
    ("tap code", _has(". .", "x x", "* *", ".. .", "X X"), _TAPS, _taps),
    ("multi-tap keys", _has("33 ", "33-", "55 ", "66 "), _KEYS, _keys),
    ("Roman numerals", _has("IX ", "IX-", "V ", "V-", "V.", "V,"), _ROMAN, _romans),
    ("character codes", _has(*string.digits), _CODES, _codes),
    ("binary", _has("0110", "0111"), _BITS, _bits),
)
