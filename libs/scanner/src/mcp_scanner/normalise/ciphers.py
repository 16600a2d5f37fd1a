"""Messages in toy ciphers and spellings: letter shifts, reversal, leetspeak, spacing, Morse, Braille, pig Latin."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator

from mcp_scanner.normalise.signs import ALL, SIGNS
from mcp_scanner.normalise.view import View, constant_offsets
from mcp_scanner.normalise.vocabulary import COMMON, ENGLISH, share_of_common, share_of_english, split_words

# Share of everyday words: English prose has 0.7 and more, prose in cipher under 0.1.
_READ = 0.45
_SPACED = re.compile(r"(?<!\S)\S(?: {1,3}\S){11,}(?!\S)|(?<![^\W_])[^\W_](?:[._*|·-]{1,3}[^\W_]){9,}(?![^\W_])")
_DOTTED = re.compile(r"(?<!\S)(?:\S ?)?(?:(?:\w[._*-]){1,30}\w\S{0,2}(?:\s\S)?\s){4,}(?:\w[._*-]){1,30}\w\S?")
_LEET_RUN = re.compile(r"[\w@$!|+€]+")
_LEET_WORD = re.compile(r"[a-zA-Z][013456789@$!|+€]+[a-zA-Z]|^[0134579@$!|+€]+[a-zA-Z]")
_LEET = str.maketrans("013456789@$!|+€", "oieasgtbgasilte")
_LEET_L = str.maketrans("013456789@$!|+€", "oleasgtbgasllte")
_MORSE = re.compile(r"[.·•_-]{1,6}(?:[ /|\n]{1,7}[.·•_-]{1,6}){11,}")
_MORSE_SIGNS = str.maketrans("·•_\n", "..- ")
_BRAILLE = re.compile("[\u2800-\u28ff]{4,}(?:[ \u2800][\u2800-\u28ff]+)*")
_PIG = re.compile(r"\b[a-z]{2,30}ay\b", re.IGNORECASE)
_LONGEST_RUN = 65_536  # characters: as much as the scanner reads of one field

_MORSE_CODES = dict(
    zip(
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
        "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- -..-. .--.-. ---... ..--.-".split(),
        string.ascii_lowercase + "0123456789" + ".,/@:_",
        strict=True,
    )
)
_BRAILLE_CELLS = dict(zip("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵⠀", string.ascii_lowercase + " ", strict=True))


def cipher_views(text: str, signs: int = ALL) -> Iterator[View]:
    """Every reading in which a scrambled run becomes prose; `signs` as `signs_of` tells them."""
    yield from _shifted_or_reversed(text)
    for bit, reading in _BY_SIGN:
        if signs & bit:
            yield from reading(text)


def _shifted_or_reversed(text: str) -> Iterator[View]:
    if _TELLTALES.keys().isdisjoint(text.lower().split()):
        return
    words = list(_LETTERS.finditer(text))
    votes = Counter(kind for word in words for kind in _TELLTALES.get(word.group().lower(), ()))
    for kind, _ in votes.most_common(_LIKELIEST):
        for start, stretch in _unread_stretches(text, words):
            for name, message in _readings(kind, stretch[:_LONGEST_RUN]):
                if share_of_english(message) >= _READ:
                    yield _view(name, message, start)


def _unread_stretches(text: str, words: list[re.Match[str]]) -> Iterator[tuple[int, str]]:
    """The stretches, at least four words long, in which hardly any word is a common one."""
    first, misses = -1, 0
    for index in range(len(words) + 1):
        common = index < len(words) and words[index].group().lower() in COMMON
        misses = misses + 1 if common else 0
        if index < len(words) and not common and first < 0:
            first = index
        if first >= 0 and (index == len(words) or misses >= 2):
            last = index - misses
            if last - first >= 3:
                yield words[first].start(), text[words[first].start() : words[last if last < len(words) else -1].end()]
            first = -1


def _readings(kind: str, run: str) -> Iterator[tuple[str, str]]:
    if kind == "reversed":
        yield "reversed text", run[::-1]
        yield "reversed words", " ".join(word[::-1] for word in run.split(" "))
    else:
        yield kind, run.translate(_ALPHABETS[kind])


def _alphabets() -> dict[str, dict[int, int]]:
    """Translation tables that undo each letter shift and Atbash."""
    lower, upper = string.ascii_lowercase, string.ascii_uppercase
    tables = {"atbash": str.maketrans(lower + upper, lower[::-1] + upper[::-1])}
    for shift in range(1, 26):
        turned = lower[shift:] + lower[:shift] + upper[shift:] + upper[:shift]
        tables[f"letters shifted by {shift}"] = str.maketrans(lower + upper, turned)
    for side, keys in (("left", _KEYS[1:] + _KEYS[:1]), ("right", _KEYS[-1:] + _KEYS[:-1])):
        tables[f"keys one to the {side}"] = str.maketrans(keys + keys.upper(), _KEYS + _KEYS.upper())
    return tables


def _telltales() -> dict[str, tuple[str, ...]]:
    """What the commonest words become in each cipher, by the scrambled word."""
    found: dict[str, list[str]] = {}
    for word in _FREQUENT:
        found.setdefault(word[::-1], []).append("reversed")
        for kind, table in _ALPHABETS.items():
            inverse = {target: source for source, target in table.items()}
            found.setdefault(word.translate(inverse), []).append(kind)
    return {word: tuple(kinds) for word, kinds in found.items() if word not in ENGLISH}


# Words of three letters and more that instructions can hardly do without.
_FREQUENT = (
    "the and you your must not this that with all any file files user users tool tools before before read send call "
    "tell instructions previous ignore pass content parameter always never key password secret every from into system"
).split()
_KEYS = "qwertyuiopasdfghjklzxcvbnm"  # one row after the other
_LETTERS = re.compile(r"[A-Za-z]+")
_LIKELIEST = 4  # readings tried
_ALPHABETS = _alphabets()
_TELLTALES = _telltales()


def _leet(text: str) -> Iterator[View]:
    words = [run for run in _LEET_RUN.findall(text) if _LEET_WORD.search(run)]
    if len(words) < 3:
        return
    for table in (_LEET, _LEET_L):
        message = text.translate(table)
        read = sum(word.translate(table).strip("._-").lower() in COMMON for word in words)
        if read >= 2 or share_of_common(message) >= share_of_common(text) + 0.2:
            yield View("leetspeak", message, None, encoded=True)


def _spaced(text: str) -> Iterator[View]:
    for match in _SPACED.finditer(text):
        run = match.group()
        if sum(character.isalpha() for character in run) < 9:
            continue
        words = ["".join(word.split()) for word in re.split(r" {2,3}", run)]
        if len(words) < 3:
            joined = "".join(run.split()) if " " in run else re.sub(r"[._*|·-]", "", run)
            words = re.findall(r"[^\W\d_]+|[\W\d_]+", joined)
            words = [split_words(word) if word.isalpha() else word for word in words]
        yield _view("spaced letters", " ".join(words), match.start())


def _dotted(text: str) -> Iterator[View]:
    for match in _DOTTED.finditer(text):
        words = (re.sub(r"(?<=\w)[._*-](?=\w)", "", word) for word in match.group().split())
        yield _view("dotted letters", " ".join(words), match.start())


def _morse_and_braille(text: str) -> Iterator[View]:
    for match in _MORSE.finditer(text):
        run = match.group().translate(_MORSE_SIGNS)
        words = re.split(r"\s*[/|]\s*|\s{2,}", run)
        message = " ".join("".join(_MORSE_CODES.get(code, "?") for code in word.split()) for word in words)
        if message.count("?") * 5 < len(message):
            yield _view("Morse code", message if " " in message else split_words(message), match.start())
    for match in _BRAILLE.finditer(text):
        message = "".join(_BRAILLE_CELLS.get(cell, cell) for cell in match.group())
        yield _view("Braille", message, match.start())


def _pig_latin(text: str) -> Iterator[View]:
    words = [match for match in _PIG.finditer(text) if match.group().lower() not in _AY_WORDS]
    if len(words) < _PIG_WORDS:
        return
    start, end = words[0].start(), words[-1].end()
    message = _PIG.sub(_from_pig, text[start:end])
    if share_of_common(message) >= _READ:
        yield _view("pig Latin", message, start)


def _from_pig(match: re.Match[str]) -> str:
    """The English word behind a word of pig Latin, the likeliest where several are possible."""
    stem = match.group()[:-2]
    if stem.endswith(("w", "y")) and stem[:-1].lower() in COMMON:
        return stem[:-1]
    for tail in range(1, min(4, len(stem))):
        if (stem[-tail:] + stem[:-tail]).lower() in COMMON:
            return stem[-tail:] + stem[:-tail]
    return stem[-1:] + stem[:-1]


# English words that merely end so.
_AY_WORDS = frozenset(
    """day may way say pay stay play display today delay array holiday relay overlay gateway birthday away okay lay
    monday tuesday wednesday thursday friday saturday sunday essay tray replay spray gray""".split()
)
_PIG_WORDS = 6

_BY_SIGN = (
    (SIGNS["leetspeak"], _leet),
    (SIGNS["spaced letters"], _spaced),
    (SIGNS["dotted letters"], _dotted),
    (SIGNS["Morse code and Braille"], _morse_and_braille),
    (SIGNS["pig Latin"], _pig_latin),
)


def _view(kind: str, message: str, start: int) -> View:
    return View(kind, message, constant_offsets(len(message), start), encoded=True)
