"""Words spelt out, scrambled inside, or robbed of their vowels, read as the common words they stand for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from mcp_scanner.normalise.signs import ALL, SIGNS
from mcp_scanner.normalise.view import View, constant_offsets
from mcp_scanner.normalise.vocabulary import COMMON, ENGLISH, share_of_english, split_words

# The spelling alphabet of ICAO and NATO, with the usual second spellings.
_NATO = {
    word: word[0]
    for word in (
        "alfa alpha bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike november oscar "
        "papa quebec romeo sierra tango uniform victor whiskey whisky xray x-ray yankee zulu"
    ).split()
}
_NATO_RUN = re.compile(
    r"(?:(?:" + "|".join(sorted(_NATO, key=len, reverse=True)) + r")[\s,;.~/:@_|-]{0,6}){8,}",
    re.IGNORECASE,
)
_NATO_SIGN = re.compile(r"echo|tango", re.IGNORECASE)  # no sentence does without an E or a T
_NATO_WORD = re.compile("|".join(sorted(_NATO, key=len, reverse=True)) + r"|[~/.@:_]", re.IGNORECASE)
_NATO_DIVIDER = re.compile(r"\s*[;|]\s*|\s+/\s+|\s{2,}")
_WORD = re.compile(r"[A-Za-z]{2,}")
_INNER_VOWELS = re.compile(r"(?<=\w)[aeiou](?=\w)")
_VOWELS = re.compile(r"(?<=\w)[aeiou]")
_ENOUGH = 5
# Share of the words that must be restored: English prose has under 0.05 such words.
_SHARE = 0.2
_ENGLISH_TEXT = 0.6


def reworded_views(text: str, signs: int = ALL) -> Iterator[View]:
    """Every reading in which mutilated words are whole again; `signs` as `signs_of` tells them."""
    spelt = signs & SIGNS["spelling alphabet"]
    for match in _NATO_RUN.finditer(text) if spelt and _NATO_SIGN.search(text) else ():
        divided = _NATO_DIVIDER.split(match.group())
        spelt_words = ["".join(_NATO.get(word.lower(), word) for word in _NATO_WORD.findall(part)) for part in divided]
        message = " ".join(spelt_words) if len(divided) > 1 else split_words(spelt_words[0])
        yield View("spelling alphabet", message, constant_offsets(len(message), match.start()), encoded=True)
    if text.count(" ") < _ENOUGH:
        return
    words = _WORD.findall(text.lower())
    strange = [word for word in words if word not in ENGLISH]
    if len(strange) < _ENOUGH or len(strange) < len(words) * _SHARE:
        return
    for kind, restore in (
        ("scrambled words", _unscrambled),
        ("words without vowels", _skeletons().get),
        ("misspelt words", _corrected),
    ):
        restored = {word: meant for word in set(strange) if (meant := restore(word))}
        count = sum(number for word, number in Counter(strange).items() if word in restored)
        if len(restored) >= _ENOUGH and count >= len(words) * _SHARE:
            message = _WORD.sub(lambda match: restored.get(match.group().lower(), match.group()), text)  # noqa: B023
            # Honest authors misspell words as well, and other languages have words near English ones.
            if share_of_english(message) >= _ENGLISH_TEXT:
                encoded = kind != "misspelt words"
                yield View(kind, message, constant_offsets(len(message), 0), encoded=encoded)


# Words repeat from text to text; sorting the letters of each once is enough.
@lru_cache(maxsize=16_384)
def _signature(word: str) -> str:
    """First letter, the inner ones sorted, last letter: what shuffling the inside leaves alone."""
    return word[0] + "".join(sorted(word[1:-1])) + word[-1]


def _unscrambled(word: str) -> str | None:
    return _signatures().get(_signature(word))


@lru_cache(maxsize=16_384)
def _corrected(word: str) -> str | None:
    """The word with its letters in order, or with one of them added, left out or changed."""
    meant = _unscrambled(word)
    if meant or len(word) < _SHORTEST_MISSPELT:
        return meant
    nearby = _by_loss()
    for shorter in (word, *_losses(word)):
        if shorter in ENGLISH and len(shorter) >= _SHORTEST_MISSPELT - 1:
            return shorter
        if shorter in nearby:
            return nearby[shorter]
    return None


def _losses(word: str) -> list[str]:
    """The word without each of its letters but the first."""
    return [word[:place] + word[place + 1 :] for place in range(1, len(word))]


@cache
def _by_loss() -> dict[str, str]:
    return {loss: word for word in sorted(ENGLISH) if len(word) >= _SHORTEST_MISSPELT for loss in _losses(word)}


# Shorter words have too many neighbours.
_SHORTEST_MISSPELT = 5


@cache
def _signatures() -> dict[str, str]:
    """Words by what shuffling their inside leaves alone, those of instructions first."""
    signatures: dict[str, str] = {}
    for word in (*sorted(COMMON), *sorted(ENGLISH - COMMON)):
        if len(word) > 3:
            signatures.setdefault(_signature(word), word)
    return signatures


@cache
def _skeletons() -> dict[str, str]:
    """Words of instructions by what is left without their vowels."""
    skeletons: dict[str, str] = {}
    for word in sorted(COMMON):
        for pattern in (_INNER_VOWELS, _VOWELS):
            skeleton = pattern.sub("", word)
            if len(skeleton) > 1 and skeleton not in ENGLISH:
                skeletons.setdefault(skeleton, word)
    return skeletons
