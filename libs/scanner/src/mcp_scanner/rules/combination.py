"""The grammar of metadata rules: cues that must stand together, in one sentence or next to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from mcp_scanner.detectors.cue import Cue, mask_of
from mcp_scanner.detectors.reading import Reading, Sentence
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.rule import Rule

Group = Cue | tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found in one reading: a half-open span of its flattened text."""

    rule: Rule
    start: int
    end: int
    severity: Severity
    confidence: Confidence = Confidence.HIGH
    note: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """Every group of `here` in one sentence, every group of `near` within `reach` sentences of it.

    A group is one cue or a choice of several. `foreign` asks for a named tool that the server does not own, in the
    sentence; `foreign_near`, within reach; `named`, for any named tool in the sentence. `never` lists cues whose
    presence in the sentence excuses it.
    """

    here: tuple[Group, ...]
    near: tuple[Group, ...] = ()
    reach: int = 1
    foreign: bool = False
    foreign_near: bool = False
    named: bool = False
    never: tuple[Cue, ...] = ()
    severity: Severity = Severity.HIGH
    confidence: Confidence = Confidence.HIGH

    def spans(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """The spans of the reading in which the combination holds."""
        here, near, never = _masks(self)
        for index, sentence in enumerate(reading.sentences):
            if sentence.mask & never or not all(sentence.mask & group for group in here):
                continue
            if (self.foreign and not sentence.foreign) or (self.named and not sentence.references):
                continue
            around = reading.near(index, self.reach)
            if all(any(other.mask & group for other in around) for group in near) and (
                not self.foreign_near or any(other.foreign for other in around)
            ):
                involved = [sentence, *(other for other in around if self._contributes(other, near))]
                yield min(one.start for one in involved), max(one.end for one in involved)

    def _contributes(self, sentence: Sentence, near: tuple[int, ...]) -> bool:
        return any(sentence.mask & group for group in near) or (self.foreign_near and bool(sentence.foreign))


@dataclass(frozen=True, slots=True, eq=False)
class Combinations:
    """The combinations of one rule, in order of weight; compared by identity so that they are a cheap key."""

    all: tuple[Together, ...]


@cache
def _masks(combination: Together) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """The groups of a combination as bit masks: here, near and never."""
    here, near = (
        tuple(mask_of(*group) if isinstance(group, tuple) else mask_of(group) for group in groups)
        for groups in (combination.here, combination.near)
    )
    return here, near, mask_of(*combination.never)


# Texts repeat their sets of cues; remembering what each set allows makes most texts cost one look-up a rule.
@lru_cache(maxsize=16_384)
def _possible(combinations: Combinations, mask: int) -> tuple[Together, ...]:
    """The combinations that a text with these cues can hold at all."""
    return tuple(
        combination
        for combination in combinations.all
        if all(mask & group for groups in _masks(combination)[:2] for group in groups)
    )


def hits_of(rule: Rule, combinations: Combinations, reading: Reading) -> Iterator[Hit]:
    """The hits of a rule that is told wholly by combinations; the first that holds at a place wins."""
    starts: list[
        int
    ] = []  # of the places taken, which do not overlap; in order, so that a text full of hits stays cheap
    ends: list[int] = []
    for combination in _possible(combinations, reading.mask):
        for start, end in combination.spans(reading):
            place = bisect_right(starts, start)
            if (place and ends[place - 1] > start) or (place < len(starts) and starts[place] < end):
                continue
            starts.insert(place, start)
            ends.insert(place, end)
            yield Hit(rule, start, end, combination.severity, combination.confidence)
