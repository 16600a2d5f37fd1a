"""The compiled patterns of one language, and which of them can occur in a text at all."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import re2

from mcp_scanner.detectors.cue import Cue

# Making the filter costs as much as searching about a quarter megabyte without it (measured: 90 ms), so it is made
# for processes that search more than that, and one scan from the command line does without.
_WORTH_A_FILTER = 262_144  # bytes


class Patterns:
    """Patterns of one or more lexicons, in their order.

    RE2 knows for each pattern which strings a match must hold. One pass for all those strings together leaves about a
    fifth of the patterns to be searched for one by one.
    """

    def __init__(self, *lexicons: str) -> None:
        self._entries = [
            (cue, pattern.encode())
            for lexicon in lexicons
            for cue, patterns in _cues(lexicon).items()
            for pattern in patterns
        ]
        self._compiled = [(cue, re2.compile(pattern, _options())) for cue, pattern in self._entries]
        self._filter: re2.Filter | None = None
        self._searched = 0

    def possible(self, text: bytes) -> Iterator[tuple[int, Cue, Any]]:
        """Place in the order, cue and pattern of every pattern that may occur in the text: all that do are among them.

        The text is UTF-8.
        """
        self._searched += len(text)
        if self._filter is None and self._searched > _WORTH_A_FILTER:
            self._filter = self._make_filter()
        chosen = range(len(self._compiled)) if self._filter is None else self._filter.Match(text, True) or ()
        for place in chosen:
            yield (place, *self._compiled[place])

    def _make_filter(self) -> re2.Filter:
        made = re2.Filter()
        for _, pattern in self._entries:
            made.Add(pattern, _options())
        made.Compile()
        return made


def _cues(lexicon: str) -> dict[Cue, tuple[str, ...]]:
    cues: dict[Cue, tuple[str, ...]] = import_module(f"mcp_scanner.detectors.lexicon.{lexicon}").CUES
    return cues


def _options() -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return options
