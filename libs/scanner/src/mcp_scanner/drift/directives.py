"""Directives that an update introduced: sentences that were not there, read with less patience than a whole listing.

An honest upgrade documents; it rarely starts to tell the model what to send, hide, run or ignore. So combinations of
cues that would be too common in all the prose of all servers are an alarm in the few sentences that an update adds to
an item that was approved without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.reading import Reading
from mcp_scanner.detectors.references import known_names
from mcp_scanner.detectors.sentences import flatten, split_sentences
from mcp_scanner.drift.compare import Change, ChangeKind
from mcp_scanner.drift.slips import brings_a_stranger, is_slip
from mcp_scanner.judge.place import located
from mcp_scanner.judge.readings import build_readings, distinct_fields
from mcp_scanner.model import Listing, Location
from mcp_scanner.normalise.plain import plain_view
from mcp_scanner.rules.combination import Together
from mcp_scanner.surfaces import TextField, walk_listing
from mcp_scanner.surfaces.field import NAMING, Role

_MUST = (Cue.OBLIGATION, Cue.BEFORE)

# Measured on the sentences of 136 honest servers (2026-11-22): each combination holds in at most 3 of 34,700 of them.
COMBINATIONS: tuple[Together, ...] = (
    # read what is sensitive and hand it on
    Together(here=(Cue.SENSITIVE_PATH, Cue.ACCESS, (Cue.SEND, Cue.PLACE_IN_ARGUMENT, Cue.CONTENT_OF))),
    Together(here=(Cue.SENSITIVE_DATA, Cue.PLACE_IN_ARGUMENT, Cue.ACCESS)),
    Together(here=(Cue.SENSITIVE_DATA, Cue.PERSIST, Cue.CALL)),
    Together(here=(Cue.CONTEXT_DATA, Cue.PLACE_IN_ARGUMENT, (Cue.EXCUSE, Cue.OBLIGATION))),
    Together(here=(Cue.COLLECTS_CONTEXT, (Cue.PLACE_IN_ARGUMENT, Cue.TAMPER), (Cue.EXCUSE, Cue.WHEN))),
    Together(
        here=(Cue.PLACE_IN_ARGUMENT, Cue.ACCESS, Cue.SEND, Cue.CONTENT_OF, (Cue.WHEN, Cue.BEFORE)),
        never=(Cue.USER_CHOICE,),
    ),
    Together(here=(Cue.CONTEXT_DATA, Cue.COLLECTS_CONTEXT, Cue.PARAMETER_MENTION)),
    Together(
        here=(Cue.SECRET_STORE, Cue.SENSITIVE_DATA, Cue.FEATURE_SECRET, Cue.SEND),
        never=(Cue.USER_CHOICE,),
    ),
    # send it somewhere
    Together(here=(Cue.COPY_TO, Cue.EXTERNAL)),
    Together(here=(Cue.EXTERNAL, _MUST, (Cue.SEND, Cue.COPY_TO, Cue.SENDS_AWAY)), never=(Cue.TELL_USER,)),
    # run or leave something on the machine
    Together(here=((Cue.COMMAND, Cue.DANGEROUS_COMMAND), (Cue.CALL, Cue.RUN_COMMAND), (*_MUST, Cue.DESTROY))),
    Together(here=(Cue.RUN_COMMAND, Cue.EXTERNAL, Cue.BEFORE)),
    Together(here=(Cue.PERSIST_PLACE, (Cue.ACCESS, Cue.SEND, Cue.COMMAND, Cue.OBLIGATION))),
    # lower a guard
    Together(here=(Cue.WEAKEN, _MUST, Cue.CALL)),
    Together(here=(Cue.WEAKEN, (Cue.DANGEROUS_COMMAND, Cue.RUN_COMMAND))),
    # act against the user, or behind the user's back
    Together(here=(Cue.REGARDLESS, (Cue.OBLIGATION, Cue.TAMPER, Cue.SEND, Cue.CALL, Cue.PREFER_ME))),
    Together(here=(Cue.CONCEAL, (Cue.DEED_HIDDEN, Cue.ADDRESS))),
    Together(here=(Cue.CONCEAL,), near=((Cue.PLACE_IN_ARGUMENT, Cue.SENSITIVE_DATA, Cue.EXTERNAL),)),
    Together(here=(Cue.COVERT, Cue.OBLIGATION)),
    Together(here=(Cue.TELL_USER, Cue.FALSE_OUTPUT)),
    # lead to the tools of others
    Together(here=(Cue.USE_INSTEAD, Cue.ARGUMENT), foreign=True),
    Together(here=((Cue.CALL, Cue.USE_INSTEAD),), near=(Cue.UNAVAILABLE,), foreign=True),
    Together(here=(Cue.BEFORE, Cue.CALL, Cue.OBLIGATION), foreign=True),
    Together(here=((Cue.CALL, Cue.SEND, Cue.ACCESS), _MUST), near=(Cue.EXCUSE,), foreign=True),
    Together(here=(Cue.PREFER_ME, Cue.OTHER_TOOLS), never=(Cue.BEFORE,)),
    Together(here=(Cue.DISPARAGE, (Cue.OTHER_TOOLS, Cue.OBLIGATION))),
)


# Addresses that documentation shows (RFC 2606).
_EXAMPLE = re.compile(r"@example\.(?:com|org|net)\b")


def introduced_directives(
    changes: Sequence[Change], baseline: Listing, current: Listing
) -> Iterator[tuple[Location, str]]:
    """Place and text of each new sentence, on an item that the baseline had, in which a combination holds."""
    touched = {change.pointer: change for change in changes if change.kind is ChangeKind.CHANGED}
    fields = [entry for entry in walk_listing(current).fields if _item(entry) in touched and entry.surface != "server"]
    if not fields:
        return
    known = known_names(current, walk_listing(current).fields)
    old = _sentences_of(baseline, {(change.surface, change.name) for change in touched.values()})
    for reading in build_readings(distinct_fields(fields), known):
        told: set[tuple[int, int]] = set()
        for combination in COMBINATIONS:
            for start, end in combination.spans(reading):
                shown = Cue.EXTERNAL in combination.here and _EXAMPLE.search(reading.text, start, end) is not None
                if (start, end) not in told and not shown and _has_new_sentence(reading, start, end, old):
                    told.add((start, end))
                    yield located(reading, start, end), reading.text[start:end]
    yield from _slips(fields, old, baseline)


def _slips(fields: list[TextField], old: set[str], baseline: Listing) -> Iterator[tuple[Location, str]]:
    """Place and text of the first new sentence of each text that holds what an upgrade has no reason to add."""
    before = walk_listing(baseline).fields
    about = " ".join([baseline.name, *(entry.text for entry in before if entry.role is Role.NAME)])
    said = "\n".join(entry.text for entry in before)
    for entry in fields:
        if entry.role in NAMING:
            continue
        text = flatten(plain_view(entry.text).text)
        for start, end in split_sentences(text):
            sentence = text[start:end]
            if _plain(sentence) not in old and (is_slip(sentence) or brings_a_stranger(sentence, about, said)):
                yield entry.location, sentence
                break


def _sentences_of(baseline: Listing, items: set[tuple[str, str]]) -> set[str]:
    """Every sentence of the baseline as it stands, and those of the changed items in all their readings."""
    fields = walk_listing(baseline).fields
    old: set[str] = set()
    for entry in fields:
        text = flatten(entry.text)
        old.update(_plain(text[start:end]) for start, end in split_sentences(text))
    changed = [entry for entry in fields if (entry.surface, entry.owner) in items]
    for reading in build_readings(distinct_fields(changed), known_names(baseline, fields)):
        old.update(_plain(sentence.text) for sentence in reading.sentences)
    return old


def _has_new_sentence(reading: Reading, start: int, end: int, old: set[str]) -> bool:
    return any(
        start <= sentence.start and sentence.end <= end and _plain(sentence.text) not in old
        for sentence in reading.sentences
    )


def _plain(sentence: str) -> str:
    return " ".join(sentence.casefold().split())


def _item(entry: TextField) -> str:
    """The pointer of the item that a field belongs to: `/tools/3`, `/instructions`."""
    steps = entry.pointer.split("/")
    return "/".join(steps[:2]) if entry.surface == "instructions" else "/".join(steps[:3])
