"""From fields to readings: every view of every text, with its sentences, cues and named tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from mcp_scanner.detectors.affirmation import affirmed
from mcp_scanner.detectors.cue import Cue, mask_of
from mcp_scanner.detectors.matcher import find_cues
from mcp_scanner.detectors.negation import drop_negated
from mcp_scanner.detectors.reading import Reading, build_sentences
from mcp_scanner.detectors.references import KnownNames, find_references
from mcp_scanner.detectors.sentences import flatten, split_sentences
from mcp_scanner.normalise import View, views_of_all
from mcp_scanner.normalise.views import MAX_VIEWS
from mcp_scanner.normalise.vocabulary import share_of_common
from mcp_scanner.surfaces import Role, TextField
from mcp_scanner.surfaces.field import NAMING

# Shorter texts name things; they cannot instruct.
_SHORTEST = 12
_NAME_LIMIT = 24
# Without one of these a named tool is mentioned, not steered.
_STEERING = mask_of(
    Cue.CALL, Cue.TAMPER, Cue.UNAVAILABLE, Cue.SIDE_EFFECT, Cue.CONCEAL, Cue.SENSITIVE_PATH, Cue.COPY_TO, Cue.WHEN
)
# Seven words in a row held together by underscores: longer than any name, as long as a sentence.
_GLUED_AT = 6
_GLUED = re.compile(rf"[^\s_]+(?:_[^\s_]+){{{_GLUED_AT},}}")
# Share of common words from which names in a row read as a sentence rather than as a list of fields.
_PROSE = 0.6


def build_readings(
    fields: Iterable[TextField], known: KnownNames, note: Callable[[str], None] | None = None
) -> list[Reading]:
    """All readings of all fields; a field that repeats an earlier text of the same kind is not read again.

    `note` is told what was left unread, because a text holds more than the scanner takes from one.
    """
    pairs = [(entry, view, flatten(view.text)) for entry, view in _views(fields, note)]
    cues = find_cues([text for _, _, text in pairs], note)
    readings = []
    for (entry, view, text), found in zip(pairs, cues, strict=True):
        drop_negated(text, found)
        references = find_references(text, known) if _STEERING & mask_of(*found) else []
        sentences = build_sentences(text, split_sentences(text), found, references) if found else []
        mask = 0
        for sentence in sentences:
            mask |= sentence.mask
        readings.append(Reading(entry, view, text, sentences, mask))
    return readings


def _views(fields: Iterable[TextField], note: Callable[[str], None] | None) -> Iterator[tuple[TextField, View]]:
    entries = [entry for entry in fields if len(entry.text) >= _SHORTEST or not entry.text.isascii()]
    for entry, views in zip(entries, views_of_all([entry.text for entry in entries]), strict=True):
        if note and len(views) >= MAX_VIEWS:
            note(f"{entry.pointer[:200]} decodes to {MAX_VIEWS} texts or more; the rest was not read")
        for view in views:
            yield entry, view
            resolved = affirmed(view)
            if resolved is not None:
                yield entry, resolved
            named = entry.role in NAMING and len(view.text) > _NAME_LIMIT and " " not in view.text
            if "_" in view.text and (named or _is_glued(view.text)):
                spaced = view.text.replace("_", " ")
                yield entry, View("words of a name", spaced, view.offsets, view.hidden, view.encoded)


def _is_glued(text: str) -> bool:
    """Whether a word is a sentence held together by underscores; only words that can be are looked at closely."""
    if text.count("_") < _GLUED_AT:
        return False
    return any(word.count("_") >= _GLUED_AT and _GLUED.search(word) for word in text.split())


def distinct_fields(fields: Iterable[TextField]) -> dict[TextField, list[TextField]]:
    """Fields grouped by what they say: the first of each text, with all fields, one an item, that repeat it."""
    groups: dict[tuple[str, bool], dict[tuple[str, str], TextField]] = {}
    for entry in fields:
        owners = groups.setdefault((entry.text, entry.role in NAMING), {})
        owners.setdefault((entry.surface, entry.owner), entry)
    return {next(iter(owners.values())): list(owners.values()) for owners in groups.values()}


def joined_fields(fields: Iterable[TextField]) -> Iterator[TextField]:
    """Runs of texts of one item, or of the tools' descriptions, that continue each other: pieces read as one again."""
    runs: dict[tuple[str, str, str, Role], list[list[str]]] = {}
    key: tuple[str, str, str, Role]
    for entry in fields:
        if entry.role is Role.DESCRIPTION and entry.surface == "tool":
            key = (entry.surface, "", "/tools", entry.role)
        elif entry.role in {Role.PARAMETER_TEXT, Role.VALUE, Role.PARAMETER}:
            key = (entry.surface, entry.owner, "/".join(entry.pointer.split("/")[:3]), entry.role)
        else:
            continue
        pieces = runs.setdefault(key, [])
        if pieces and _continues(pieces[-1][-1], entry.text):
            pieces[-1].append(entry.text)
        else:
            pieces.append([entry.text])
    for (surface, owner, pointer, role), pieces in runs.items():
        for run in pieces:
            if len(run) < 2 or (role is Role.PARAMETER and share_of_common(" ".join(run)) < _PROSE):
                continue
            for glue in ("", " "):
                text = glue.join(run)
                yield TextField(surface, owner, pointer, role, text.replace("_", " ") if role in NAMING else text)


def _continues(before: str, after: str) -> bool:
    """Whether a text reads on from another: that one ends openly, this one does not begin a sentence."""
    return before.rstrip()[-1:] not in {".", "!", "?", ")", ":", "。"} and not after[:1].isupper()
