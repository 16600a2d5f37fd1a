"""One reading of one field, with its sentences and the cues of each: what the rules look at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from mcp_scanner.detectors.cue import Cue, mask_of
from mcp_scanner.detectors.matcher import Cues, Span
from mcp_scanner.detectors.references import Reference
from mcp_scanner.detectors.sentences import Places
from mcp_scanner.normalise.view import View
from mcp_scanner.surfaces.field import TextField


@dataclass(slots=True)
class Sentence:
    """A span of the flattened text, its cues and the tools it names."""

    start: int
    end: int
    text: str
    cues: Cues
    references: list[Reference]
    mask: int = 0

    def has(self, *cues: Cue) -> bool:
        """Whether every one of the cues occurs."""
        return all(cue in self.cues for cue in cues)

    def has_any(self, *cues: Cue) -> bool:
        """Whether at least one of the cues occurs."""
        return any(cue in self.cues for cue in cues)

    @property
    def foreign(self) -> list[Reference]:
        """Named tools that this server does not own."""
        return [reference for reference in self.references if reference.foreign]


@dataclass(slots=True)
class Reading:
    """The flattened text of one view of one field and its sentences."""

    field: TextField
    view: View
    text: str
    sentences: list[Sentence]
    mask: int = 0
    places: Places | None = None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the field's own text from which text[start:end] was read."""
        if self.places is None:  # made when something is found, which is rare, and once: texts may be long
            self.places = Places(self.text, self.view.text)
        first, last = self.places.span(start, end)
        if self.view.offsets is None and len(self.view.text) != len(self.field.text):
            return 0, len(self.field.text)
        return self.view.original_span(first, last)

    def near(self, index: int, reach: int = 1) -> list[Sentence]:
        """The sentence at `index` and up to `reach` on each side."""
        return self.sentences[max(0, index - reach) : index + reach + 1]

    def any_near(self, index: int, *cues: Cue, reach: int = 1) -> bool:
        """Whether one of the cues occurs in the sentence or near it."""
        return any(sentence.has_any(*cues) for sentence in self.near(index, reach))

    def has(self, cue: Cue) -> bool:
        """Whether the cue occurs anywhere in the reading."""
        return any(cue in sentence.cues for sentence in self.sentences)


def build_sentences(text: str, spans: list[Span], cues: Cues, references: list[Reference]) -> list[Sentence]:
    """Hand each cue and reference to the sentence in which it starts."""
    sentences = [Sentence(start, end, text[start:end], {}, []) for start, end in spans]
    if not sentences:
        return sentences
    starts = [sentence.start for sentence in sentences]
    for cue, places in cues.items():
        for place in places:
            owner = sentences[max(0, bisect_right(starts, place[0]) - 1)]
            owner.cues.setdefault(cue, []).append(place)
    for sentence in sentences:
        sentence.mask = mask_of(*sentence.cues)
    for reference in references:
        sentences[max(0, bisect_right(starts, reference.start) - 1)].references.append(reference)
    return sentences
