"""What a text must hold for a reading to be possible: wider than what the readings themselves look for, and cheaper.

The patterns are RE2 over one byte a character, where every character beyond ASCII may be any byte from 0x80 on and
so counts as whatever it might be: a letter, a digit, a blank. None can match the byte 0, which stands between texts.
"""

from __future__ import annotations

from mcp_scanner.normalise.vocabulary import COMMON, TELLING

_WIDE = r"\x80-\xff"
_WORD = rf"[\w{_WIDE}]"
_LETTER = f"[A-Za-z0-9{_WIDE}]"
_DIGIT = rf"[\d{_WIDE}]"
_BLANK = rf"[\t-\r\x1c-\x20{_WIDE}]"
_SOLID = r"[^\t-\r\x1c-\x20\x00]"  # no blank; the wide characters are blanks and solid alike
_ANY = r"[^\x00]"
_HEX = "[0-9a-fA-F]"


def _times(count: int, pattern: str) -> str:
    """So many places in one text, apart from each other."""
    return f"{_ANY}*?".join([f"(?:{pattern})"] * count)


_DOUBLED = "|".join(f"{letter}{letter}" for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_BACKWARD = (
    "not do|the tell|tool this using|user the|instructions previous|previous all|this before|a send|content its|copy a|"
    "it mentioning|tell not|contents its|answering before|file the|whole the|always must|must you|the in|all ignore|"
    "conversation the|asking without|parameter note|first credentials|note the|terminal the in|conversation whole|"
    "user to it|files? the read|user the tell"
)
_MARK = r"[*`~]{1,3}|<!--[^>\x00]{0,80}-->|</?[a-zA-Z][^<>\x00]{0,80}>|\[\]|\{\}"

ENCODINGS = {
    "wrapped base64": rf"[A-Za-z0-9+/]{{12}}{_BLANK}{{1,4}}[A-Za-z0-9+/]{{4}}",
    "base64": "[A-Za-z0-9+/_-]{16}",
    "base32": "[A-Z2-7]{24}|[a-z2-7]{32}",
    "base32hex": "[0-9A-V]{24}",
    "UTF-7": r"\+[A-Za-z0-9+/]{20}",
    "CSS escapes": rf"(?:\\{_HEX}{{1,6}} ){{8}}",
    "Polybius square": rf"(?:[1-5]{{2}}(?:{_BLANK}|[,.-]){{0,2}}){{16}}",
    "Braille bytes": rf"[{_WIDE}]{{12}}",
    "base85": rf"[!-~]{{25}}|<~(?:[!-u]|z|{_BLANK}){{10}}",
    "hexadecimal": rf"(?:(?:0x|\\x|%)?{_HEX}{{2}}(?:{_BLANK}|[:,;-]){{0,2}}){{10}}",
    "percent-encoding": f"%{_HEX}{{2}}",
    "character escapes": rf"\\[Uux0-7]|U\+{_HEX}{{4}}",
    "character entities": "&(?:#|[a-z]{2,8};)",
    "binary": rf"(?:[01]{{7,8}}(?:{_BLANK}|,)?){{5}}",
    "decimal codes": rf"(?:{_DIGIT}{{2,3}}(?:{_BLANK}|,){{1,2}}){{8}}{_DIGIT}{{2}}",
    "character codes": rf"(?i:chr|ord|char|fromCharCode)\({_DIGIT}{{2,3}}\)",
    "places in the alphabet": rf"(?:{_DIGIT}{{1,2}}[-. ,/]+){{16}}",
    "base58": "[1-9A-HJ-NP-Za-km-z]{40}",
    "base45": r"[0-9A-Z $%*+\-./:]{40}",
    "uuencode": r"[!-M][ -`]{20}",
    "quoted-printable": "(?:=[0-9A-F]{2}){4}",
}
OTHERS = {
    "leetspeak": _times(3, rf"[013456789@$!|+{_WIDE}][a-zA-Z]"),
    "spaced letters": rf"{_SOLID}(?: {{1,3}}{_SOLID}){{11}}|{_LETTER}(?:[._*|{_WIDE}-]{{1,3}}{_LETTER}){{9}}",
    "dotted letters": _times(5, rf"{_WORD}[._*-]{_WORD}"),
    "Morse code and Braille": rf"[._{_WIDE}-]{{1,6}}(?:[ /|\n]{{1,7}}[._{_WIDE}-]{{1,6}}){{11}}|[{_WIDE}]{{4}}",
    "pig Latin": _times(6, r"(?i:[a-z]{2}ay)[^a-zA-Z\x00]"),
    "marks within words": rf"{_times(3, f'{_WORD}(?:{_MARK})+{_WORD}')}|{_times(6, f'[{_WIDE}]')}",
    "numbered words": rf"(?:[(\[]?{_DIGIT}{{1,3}}[.):\]] ?{_SOLID}{{1,31}} ){{8}}",
    "divided words": _times(8, rf"{_WORD}[^\w\t-\r\x1c-\x20.'/:()\x00-]"),
    "glued words": rf"{_SOLID}{{40}}",
    "one letter a line": rf"{_SOLID}(?:\n ?{_SOLID}){{11}}",
    "doubled letters": _times(6, rf"(?:{_DOUBLED}|[{_WIDE}]{{2}}){{2}}"),
    "words back to front": _times(3, f"(?i:{_BACKWARD})"),
    "letters apart": rf"(?:{_ANY}[|\-._/,~*+:;=#^&!\n]){{15}}",
    "bits in two symbols": "|".join(rf"(?:{_SOLID}{{{width}}}{_BLANK}+){{12}}" for width in (5, 7, 8)),
    "pieces of one length": r"(?:[A-Za-z0-9+/=]{4,}[^A-Za-z0-9+/=\x00]+){5}[A-Za-z0-9+/=]{4}",
    "rarer codes": (
        rf"[0-9A-Za-z]{{40}}|[!-~]{{30}}|(?:{_DIGIT}{{2,3}}[;:|/._+-] ?){{12}}|"
        r"(?:[01]{7,8}[^\w\s\x00]{1,2} ?){8}|"
        r"(?:[.xX*]{1,5}[ ,/|\n-]{1,4}){12}|(?:[0-9]{1,4}[ -]{1,2}){14}|(?:[IVX]{1,5}[-. ,;/|]{1,3}){14}"
    ),
    "spelling alphabet": "(?i:echo|tango)",
}
# These look at something else than the text as it stands.
EVERY_SECOND = "every second letter"
ROT47 = "ROT47"
CONDITIONS = {
    **ENCODINGS,
    **OTHERS,
    EVERY_SECOND: f"(?i:{'|'.join(TELLING)})",
    # At the end of a word, a common one of more than a letter; two fifths of all words must be common.
    ROT47: f"(?i)(?:{'|'.join(sorted(word for word in COMMON if len(word) > 1))})[^a-z\\x00]",
}
