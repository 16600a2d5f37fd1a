"""Parameters by which a caller declines to be asked, as command lines and services have them: force, yes, quiet."""

from __future__ import annotations

import re

from mcp_scanner.detectors.own_parameters import own_parameter
from mcp_scanner.surfaces.field import TextField

_SWITCH = re.compile(
    r"(?:force|yes|quiet|assume_?yes|auto_?confirm|no_?confirm\w*|skip_?confirm\w*|confirm(?:ed|ation)?|"
    r"(?:non_?)?interactive|no_?prompt)",
    re.IGNORECASE,
)
_SKIPS = re.compile(r"\b(?:confirm\w*|prompt\w*|questions?)\b", re.IGNORECASE)
# Longer texts about one switch say more than what it does; the longest honest one measured has 90 characters.
_LONGEST = 160


def says_what_it_skips(field: TextField, text: str, start: int, end: int) -> bool:
    """Whether text[start:end] only tells that a switch of the tool leaves out a question."""
    return (
        len(text) <= _LONGEST
        and _SWITCH.fullmatch(own_parameter(field)) is not None
        and _SKIPS.search(text, start, end) is not None
    )
