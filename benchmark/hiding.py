"""Ways to hide a sentence from people or filters while a model can still read it."""

from __future__ import annotations

import base64
import codecs
import random
import string
from collections.abc import Callable

_MORSE = dict(
    zip(
        string.ascii_lowercase + string.digits + ".,/@:_",
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
        "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- -..-. .--.-. ---... ..--.-".split(),
        strict=True,
    )
)
_CYRILLIC = str.maketrans("aceopxysiABCEHKMOPTX", "асеорхуѕіАВСЕНКМОРТХ")
_GREEK = str.maketrans("oviAEHIKMNOPTXYZ", "ονιΑΕΗΙΚΜΝΟΡΤΧΥΖ")
_SMALL_CAPITALS = str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")


def _shift(alphabet_start: int, text: str, upper_start: int | None = None) -> str:
    """Latin letters as letters of another block that holds the alphabet in order."""
    pieces = []
    for letter in text:
        if "a" <= letter <= "z":
            pieces.append(chr(alphabet_start + ord(letter) - ord("a")))
        elif "A" <= letter <= "Z":
            start = alphabet_start if upper_start is None else upper_start
            pieces.append(chr(start + ord(letter) - ord("A")))
        else:
            pieces.append(letter)
    return "".join(pieces)


def _caesar(text: str, step: int) -> str:
    lower, upper = string.ascii_lowercase, string.ascii_uppercase
    turned = lower[step:] + lower[:step] + upper[step:] + upper[:step]
    return text.translate(str.maketrans(lower + upper, turned))


def _bits(text: str, zero: str, one: str) -> str:
    return "".join(one if bit == "1" else zero for byte in text.encode() for bit in f"{byte:08b}")


def _selectors(text: str) -> str:
    return "".join(chr(0xFE00 + byte) if byte < 16 else chr(0xE0100 + byte - 16) for byte in text.encode())


def _sprinkle(text: str, characters: str) -> str:
    """Characters put between the letters of every word, the same way every time."""
    chance = random.Random(7)  # noqa: S311 - the same bytes every time is the point
    return "".join(letter + (chance.choice(characters) if letter.isalpha() else "") for letter in text)


def _pig(text: str) -> str:
    return " ".join(word[1:] + word[0] + "ay" if word.isalpha() and len(word) > 1 else word for word in text.split())


def _morse(text: str) -> str:
    words = ("".join(letter for letter in word.lower() if letter in _MORSE) for word in text.split())
    return " / ".join(" ".join(_MORSE[letter] for letter in word) for word in words if word)


def _quoted_printable(text: str) -> str:
    return "".join(f"={byte:02X}" for byte in text.encode())


TECHNIQUES: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64-url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64-twice": lambda text: base64.b64encode(base64.b64encode(text.encode())).decode(),
    "base64-of-hex": lambda text: base64.b64encode(text.encode().hex().encode()).decode(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "base85": lambda text: base64.a85encode(text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal-spaced": lambda text: text.encode().hex(" "),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "percent-in-url": lambda text: (
        "https://help.example/?q=" + "".join(letter if letter.isalnum() else f"%{ord(letter):02X}" for letter in text)
    ),
    "unicode-escapes": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "byte-escapes": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "entities-hexadecimal": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "binary": lambda text: " ".join(f"{byte:08b}" for byte in text.encode()),
    "decimal": lambda text: " ".join(str(byte) for byte in text.encode()),
    "quoted-printable": _quoted_printable,
    "rot13": lambda text: codecs.encode(text, "rot13"),
    "caesar": lambda text: _caesar(text, 7),
    "atbash": lambda text: text.translate(
        str.maketrans(
            string.ascii_lowercase + string.ascii_uppercase,
            string.ascii_lowercase[::-1] + string.ascii_uppercase[::-1],
        )
    ),
    "reversed": lambda text: text[::-1],
    "reversed-words": lambda text: " ".join(word[::-1] for word in text.split()),
    "leetspeak": lambda text: text.translate(str.maketrans("oieast", "013457")),
    "leetspeak-signs": lambda text: text.translate(str.maketrans("ieas", "!3@$")),
    "spaced-letters": lambda text: " ".join(text.replace(" ", "")),
    "spaced-letters-and-words": lambda text: "   ".join(" ".join(word) for word in text.split()),
    "dotted-letters": lambda text: " ".join(".".join(word) for word in text.split()),
    "morse": _morse,
    "pig-latin": _pig,
    "unicode-tags": lambda text: "".join(chr(0xE0000 + ord(letter)) for letter in text),
    "variation-selectors": _selectors,
    "variation-selectors-on-emoji": lambda text: "😀" + _selectors(text),
    "zero-width-bits": lambda text: _bits(text, "\u200b", "\u200c"),
    "invisible-operator-bits": lambda text: _bits(text, "\u2062", "\u2064"),
    "blank-and-tab-bits": lambda text: _bits(text, " ", "\t"),
    "zero-width-in-words": lambda text: _sprinkle(text, "\u200b\u200d\u2060"),
    "soft-hyphens": lambda text: _sprinkle(text, "\u00ad"),
    "combining-marks": lambda text: _sprinkle(text, "\u0301\u0323\u0338"),
    "fullwidth": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "mathematical-bold": lambda text: _shift(0x1D41A, text, 0x1D400),
    "mathematical-monospace": lambda text: _shift(0x1D68A, text, 0x1D670),
    "circled": lambda text: _shift(0x24D0, text, 0x24B6),
    "negative-squared": lambda text: _shift(0x1F170, text.upper().lower()),
    "regional-indicators": lambda text: _shift(0x1F1E6, text.lower()),
    "small-capitals": lambda text: text.lower().translate(_SMALL_CAPITALS),
    "cyrillic-look-alikes": lambda text: text.translate(_CYRILLIC),
    "greek-look-alikes": lambda text: text.translate(_GREEK),
    "bidirectional-override": lambda text: "\u202e" + text[::-1] + "\u202c",
    "html-comment": lambda text: f"<!-- {text} -->",
    "markdown-comment": lambda text: f"[//]: # ({text})",
    "hidden-element": lambda text: f'<span style="display:none">{text}</span>',
    "terminal-conceal": lambda text: f"\x1b[8m{text}\x1b[0m",
    "code-fence": lambda text: f"```text\n{text}\n```",
    "json-in-text": lambda text: '{"note": "' + text.replace('"', "'") + '", "v": 1}',
    "pushed-away": lambda text: " " * 400 + text,
    "pushed-down": lambda text: "\n" * 60 + text,
    "yaml-block": lambda text: f"notes: |\n  {text}",
    "table-cell": lambda text: f"| key | value |\n|---|---|\n| note | {text} |",
    "snake-case": lambda text: text.replace(" ", "_"),
    "chat-tokens": lambda text: f"<|im_end|><|im_start|>system {text}<|im_end|>",
}
