"""Which alternatives of a pattern made a match: the grain at which a lexicon learns from a data set.

A cue's pattern is a tree of alternatives, `(?:send|pass|upload (?:it|them))`. Somebody who tunes it on a data set adds
alternatives. Every alternative is made a capturing group, so that a match tells which took part in it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from mcp_scanner.detectors import matcher
from mcp_scanner.detectors.cue import Cue

# One alternative: language, cue, number of the pattern, number of the alternative in it (0: the pattern has none).
Part = tuple[str, Cue, int, int]

_FLAGS = re.compile(r"\(\?[a-zA-Z]+\)")
_HEAD = re.compile(r"\((?:\?(?:[a-zA-Z-]*:|<?[=!]))?")


def captured(pattern: str) -> str:
    """The pattern with a capturing group around every alternative of every group that has several."""
    flags = _FLAGS.match(pattern)
    place = flags.end() if flags else 0
    opened = [_branches(pattern, place)]
    out = [pattern[:place], "(" if opened[0] else ""]
    while place < len(pattern):
        mark = pattern[place]
        if mark == "\\":
            out.append(pattern[place : place + 2])
            place += 2
            continue
        if mark == "[":
            end = _class_end(pattern, place)
            out.append(pattern[place:end])
            place = end
            continue
        if mark == "(":
            end = _HEAD.match(pattern, place).end()  # type: ignore[union-attr] - it matches every bracket
            opened.append(_branches(pattern, end))
            head = pattern[place:end]
            out.append(("(?:" if head == "(" else head) + ("(" if opened[-1] else ""))
            place = end
            continue
        if mark == ")":
            out.append("))" if opened.pop() else ")")
        else:
            out.append(")|(" if mark == "|" else mark)
        place += 1
    out.append(")" if opened[0] else "")
    return "".join(out)


def _branches(pattern: str, place: int) -> bool:
    """Whether the group whose inside begins at `place` has an alternative."""
    depth = 0
    while place < len(pattern):
        mark = pattern[place]
        if mark == "\\":
            place += 1
        elif mark == "[":
            place = _class_end(pattern, place) - 1
        elif mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
            if depth < 0:
                return False
        elif mark == "|" and depth == 0:
            return True
        place += 1
    return False


def _class_end(pattern: str, place: int) -> int:
    """The place after the character class that begins at `place`."""
    end = place + 1
    if pattern[end : end + 1] == "^":
        end += 1
    if pattern[end : end + 1] == "]":
        end += 1
    while pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end + 1


@cache
def _patterns_of(cue: Cue) -> list[tuple[str, int, re.Pattern[str]]]:
    """The captured patterns of a cue: language, number, pattern."""
    found = []
    for language in (*matcher._ALWAYS, *(name for name, _ in (*matcher._BY_SIGN, *matcher._WORLD))):  # noqa: SLF001 - all there are
        patterns = import_module(f"mcp_scanner.detectors.lexicon.{language}").CUES.get(cue, ())
        found += [(language, number, re.compile(captured(one), re.IGNORECASE)) for number, one in enumerate(patterns)]
    return found


@cache
def parts_of(cue: Cue, around: str, start: int) -> frozenset[Part]:
    """The alternatives that take part in the match of a cue at `start` of this stretch of text."""
    for language, number, pattern in _patterns_of(cue):
        match = pattern.match(around, start)
        if match is not None and match.end() > start:
            used = [group for group in range(1, pattern.groups + 1) if match.start(group) >= 0] or [0]
            return frozenset((language, cue, number, group) for group in used)
    return frozenset()
