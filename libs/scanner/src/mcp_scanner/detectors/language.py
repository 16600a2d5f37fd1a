"""Which sentences of a text are English prose, where the lexicons of other languages have no say."""

from __future__ import annotations

import re

# Function words and what technical English has in every other sentence; none is common in another language.
_COMMON = frozenset(
    """the of and to for with it this that you your its be by into from at before each is not are or if when as on
    these those was were will would can could has have one which per all any only use used uses
    using then there here than must
    should user users value values number list returns return get gets field fields string server call calls tool tools
    whether without show shows where but does between across through optional required based given after more other such
    how what so an their they we our page pages text query e.g""".split()
)
_NAMES = re.compile(r"https?://\S+|[~$/\\.]\S*|[`'\"]\S+[`'\"]")
_WORD = re.compile(r"[^\W\d_]+")
# Of English prose one word in eight, at the least, is one of the common ones (0.2 to 0.5 in the own benchmark).
_SHARE = 8


def is_english(text: str) -> bool:
    """Whether common English words make up at least an eighth of the text, names left out."""
    plain = " ".join(part for part in text.split() if "_" not in part and "@" not in part)
    words = [word.lower() for word in _WORD.findall(_NAMES.sub(" ", plain))]
    english = sum(word in _COMMON for word in words)
    return english > 0 and english * _SHARE >= len(words)


_SENTENCE = re.compile(r"[^.!?。！？।؟\n]*(?:[.!?。！？।؟\n]+|$)")


def without_english(text: str) -> str:
    """The text with its English sentences blanked out, every other character where it was."""
    return _SENTENCE.sub(lambda match: " " * len(match[0]) if is_english(match[0]) else match[0], text)
