"""Sentences cut into pieces that stand in several fields, each harmless by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mcp_scanner.normalise.message import is_sample, is_sentence
from mcp_scanner.surfaces import Role, TextField
from mcp_scanner.surfaces.field import NAMING

# Words that no text ends with, because they ask for another; verb particles (`log in`, `opt out`) do end names.
_OPEN = frozenset(
    """the a an and or but of your their his her its our my this these those must should shall every each that which
    whose when while if unless because than as into onto from via per with without between any all some is are was were
    be been will can may not never always also then before after until by for to at in you under over about""".split()
)
_OPEN_NAMES = frozenset("the a an and or your their its this must should every that which whose while unless".split())
# Words with which a text continues another one.
_CONTINUING = frozenset(
    """and or but of nor then than that which who whose whom because so out ahead along together instead afterwards
    under into onto via without before after until while unless as them it him her they is are was were be""".split()
)
_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Seams of a cut sentence that must show, one of them by an open end, and their share of all seams between.
_FEWEST_SEAMS = 3
_FEWEST_NAME_SEAMS = 1
_AROUND = 2
_SHARE = 0.4
_LONGEST_WORD = 24  # characters; longer than any of the open words
_LONGEST_PIECE = 200  # characters; whole paragraphs end where they end


def split_sentences(fields: Iterable[TextField]) -> Iterator[TextField]:
    """Sentences that run on over fields of one kind, in the order of the listing, each as one field."""
    runs: dict[tuple[str, str, Role], list[TextField]] = {}
    for entry in fields:
        if entry.role in {Role.PARAMETER_TEXT, Role.VALUE, Role.PARAMETER, Role.TITLE}:
            owner = "/".join(entry.pointer.split("/")[:3])
        elif entry.surface == "tool" and entry.role in {Role.DESCRIPTION, Role.NAME}:
            owner = "/tools"
        else:
            continue
        runs.setdefault((entry.surface, owner, entry.role), []).append(entry)
    for (_, _, role), entries in runs.items():
        if len(entries) > 2:
            yield from _joined(entries, role)


def _joined(entries: list[TextField], role: Role) -> Iterator[TextField]:
    named = role in NAMING
    pieces = [
        _HUMP.sub(" ", entry.text[:_LONGEST_PIECE]).replace("_", " ") if named else entry.text for entry in entries
    ]
    opens = [_is_open(piece, _OPEN_NAMES if named else _OPEN) for piece in pieces]
    seams = [
        not after[:1].isupper() and (is_open or (not named and _continues(after)))
        for is_open, after in zip(opens, pieces[1:], strict=False)
    ]
    if sum(seams) < (_FEWEST_NAME_SEAMS if named else _FEWEST_SEAMS) or not any(opens):
        return
    first = seams.index(True)
    last = len(seams) - seams[::-1].index(True)
    # Names are short: those around the seams belong to the sentence too.
    reach = _AROUND if named else 0
    text = " ".join(pieces[max(0, first - reach) : last + 1 + reach])
    if sum(seams) >= _SHARE * (last - first) and is_sentence(text) and not is_sample(text, ""):
        entry = entries[first]
        yield TextField(entry.surface, entry.owner, entry.pointer, Role.OTHER, text)


def _is_open(piece: str, words: frozenset[str]) -> bool:
    if len(piece) > _LONGEST_PIECE or " " not in piece:
        return False
    if piece.rstrip()[-1:] in {".", "!", "?", ":", ")", "]", '"', "'", "`"}:
        return False
    end = _WORD.findall(piece[-_LONGEST_WORD:])
    return bool(end) and end[-1].lower() in words and len(_WORD.findall(piece)) > 1


def _continues(piece: str) -> bool:
    found = _WORD.match(piece)
    return found is not None and found.group() in _CONTINUING and " " in piece and len(piece) <= _LONGEST_PIECE
