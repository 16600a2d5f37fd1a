"""Show hostile text without obeying it."""

from __future__ import annotations

import unicodedata

# General categories of Unicode that draw nothing themselves: control, format, surrogate, private use, unassigned and
# the line and paragraph separators. Ordinary spaces (Zs) stay.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# Variation selectors (Unicode 17, chapter 23.4) are marks by category, and carry hidden bytes in emoji smuggling.
_VARIATION_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


def visible(text: str, *, newlines: bool = False) -> str:
    """`text` with every character that a terminal, browser or editor would act on written as its code point.

    `\\x1b` becomes `\\x1b` in four characters, a zero-width space `\\u200b`. With `newlines`, line feeds stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character, newlines) for character in text)


def one_line(text: str) -> str:
    """`text` on one line: white space collapsed, the rest as `visible` shows it."""
    return visible(" ".join(text.split()))


def _shown(character: str, newlines: bool) -> str:
    code = ord(character)
    if newlines and character == "\n":
        return character
    unseen = unicodedata.category(character) in _UNSEEN
    if not unseen and not any(first <= code <= last for first, last in _VARIATION_SELECTORS):
        return character
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
