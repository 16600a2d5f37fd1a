"""Tell the threat cues that an update introduced from those the baseline already had."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from mcp_scanner.drift.compare import Change, ChangeKind
from mcp_scanner.model import Finding, Severity

# Two excerpts that share this much of their words are one cue, reworded: an honest edit beside a flagged sentence
# moves the excerpt, a new directive replaces it. Set on pairs of our benchmark.
_SAME_CUE = 0.6

_WORD = re.compile(r"\w+")


def introduced(changes: Iterable[Change], before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """The cues at HIGH or above in `after` that sit on a changed or new item and were not in `before`."""
    touched = {change.pointer for change in changes if change.kind is not ChangeKind.REMOVED}
    known_fingerprints: set[str] = set()
    known_words: dict[tuple[str, str, str], list[frozenset[str]]] = defaultdict(list)
    for signal in before:
        known_fingerprints.add(signal.fingerprint)
        known_words[_kind(signal)].append(_words(signal))
    for signal in after:
        if signal.severity.rank < Severity.HIGH.rank or signal.fingerprint in known_fingerprints:
            continue
        if not _is_touched(signal, touched):
            continue
        if any(_similarity(_words(signal), words) >= _SAME_CUE for words in known_words[_kind(signal)]):
            continue
        yield signal


def _is_touched(signal: Finding, touched: set[str]) -> bool:
    """Whether the cue sits on an item that changed; a cue without a place is about the listing as a whole."""
    pointer = signal.location.pointer
    return not pointer or "/".join(pointer.split("/")[:3]) in touched or "/".join(pointer.split("/")[:2]) in touched


def _kind(signal: Finding) -> tuple[str, str, str]:
    return signal.rule, signal.location.surface, signal.location.name


def _words(signal: Finding) -> frozenset[str]:
    return frozenset(_WORD.findall(signal.evidence.casefold()))


def _similarity(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared words over all words (Jaccard), 0 to 1."""
    return len(left & right) / max(1, len(left | right))
