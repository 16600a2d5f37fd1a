"""Characters that hide or imitate, by the Unicode standard."""

from __future__ import annotations

import unicodedata
from functools import cache

TAG_FIRST, TAG_LAST = 0xE0000, 0xE007F  # Unicode tags block: deprecated, invisible, one per ASCII character
SELECTORS = range(0xFE00, 0xFE10)  # variation selectors 1 to 16
SELECTORS_SUPPLEMENT = range(0xE0100, 0xE01F0)  # variation selectors 17 to 256

# Zero-width and other invisible format characters (general category Cf and the fillers that render as nothing).
ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u180e\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0")
INVISIBLE_OPERATORS = frozenset("\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f")
BIDI_OVERRIDES = frozenset("\u202d\u202e")
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

_ASCII_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
# Letters in shapes that NFKC leaves alone: small capitals, negative circled and squared letters, regional indicators.
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_UPSIDE_DOWN = dict(zip("ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ", "acefghijkmrtvwy", strict=True))
_SHIFTED_ALPHABETS = (0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6, 0x249C)  # each holds A to Z in order


def is_invisible(character: str) -> bool:
    """Whether a reader sees nothing where the character stands."""
    code = ord(character)
    return (
        character in ZERO_WIDTH
        or character in INVISIBLE_OPERATORS
        or character in BIDI_CONTROLS
        or TAG_FIRST <= code <= TAG_LAST
        or code in SELECTORS
        or code in SELECTORS_SUPPLEMENT
    )


# Private-use characters that shadow ASCII, one for one: fonts made for it show them as text.
_PRIVATE_ASCII = range(0xE020, 0xE07F)


@cache
def fold(character: str) -> str:
    """The character as the patterns know it: compatibility forms resolved, Latin accents dropped, nothing invisible."""
    if is_invisible(character):
        return ""
    code = ord(character)
    if 0x300 <= code <= 0x36F or 0x1AB0 <= code <= 0x1AFF or 0x20D0 <= code <= 0x20FF:
        return ""  # combining marks: accents already folded, or piled up to break words
    for first in _SHIFTED_ALPHABETS:
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    if code in _PRIVATE_ASCII:
        return chr(code - _PRIVATE_ASCII.start + 32)
    if character.isspace() and character not in "\n\r\t\v\f\u2028\u2029\x85":
        return " "
    shape = _SMALL_CAPITALS.get(character) or _UPSIDE_DOWN.get(character)
    if shape:
        return shape
    decomposed = unicodedata.normalize("NFKD", character)
    if decomposed[:1] in _ASCII_LETTERS or (decomposed and decomposed.isascii()):
        return "".join(part for part in decomposed if part.isascii())
    return unicodedata.normalize("NFKC", character)


_PUNCTUATION = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "′": "'",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)


def fold_punctuation(character: str) -> str:
    """Typographic quotes and dashes as their ASCII cousins."""
    return character.translate(_PUNCTUATION)
