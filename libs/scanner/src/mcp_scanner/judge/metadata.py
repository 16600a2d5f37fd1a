"""Judge everything a listing shows: readings through the rules, hits into findings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from mcp_scanner.detectors.cue import Cue, mask_of
from mcp_scanner.detectors.reading import Reading
from mcp_scanner.detectors.references import KnownNames, known_names
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.judge.place import located
from mcp_scanner.judge.readings import build_readings, distinct_fields, joined_fields
from mcp_scanner.judge.specimens import capped, without_specimens
from mcp_scanner.judge.split import split_sentences
from mcp_scanner.model import Finding, Listing, Severity
from mcp_scanner.normalise.view import PLAIN
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.control_characters import control_findings, name_findings
from mcp_scanner.rules.listing import listing_findings
from mcp_scanner.rules.metadata import MODULES
from mcp_scanner.rules.metadata.hidden import SPLIT_TEXT
from mcp_scanner.surfaces import Surfaces, TextField, walk_listing

# Rules that look at the characters or names themselves, where no cue need be.
_WITHOUT_CUES = frozenset(
    {
        "hidden",
        "markup",
        "self_promotion",
        "literal_orders",
        "tool_about_others",
        "dictated_calls",
        "parameter_names",
        "exposed_resource",
    }
)
# Rules strict enough to be believed on texts glued together from several fields.
_ACROSS_FIELDS = frozenset(
    {
        "sensitive-data-access",
        "data-exfiltration",
        "command-execution-directive",
        "authority-override",
        "concealment-from-user",
    }
)
# Labels of fields, put one after the other, may read like a sentence; an order turns to somebody.
_TURNS = mask_of(
    *(Cue.OBLIGATION, Cue.ADDRESS, Cue.BEFORE, Cue.WHEN, Cue.REGARDLESS, Cue.CONCEAL, Cue.COVERT, Cue.THREATENED),
    *(Cue.IGNORE_PREVIOUS, Cue.PRIORITY, Cue.IMPERSONATION, Cue.ROLE_TOKEN, Cue.PLACE_IN_ARGUMENT, Cue.RUN_COMMAND),
)


def judge_metadata(listing: Listing, surfaces: Surfaces) -> list[Finding]:
    """Findings in the texts of one listing, the gravest of each rule and place, in the listing's order."""
    known = known_names(listing, surfaces.fields)
    context = Context(listing, known)
    groups = distinct_fields(surfaces.fields)
    findings: dict[tuple[str, str], Finding] = {}

    def note(reason: str) -> None:
        surfaces.problems.setdefault("listing", reason)

    for reading in build_readings(groups, known, note):
        for hit, read in _weighed(reading, context, known):
            for entry in groups[reading.field]:
                _keep(findings, _finding(read, entry, hit))
    told = {
        (finding.location.surface, finding.location.name)
        for finding in findings.values()
        if finding.severity.rank >= Severity.HIGH.rank
    }
    for reading in build_readings(dict.fromkeys(joined_fields(surfaces.fields)), known, note):
        if (reading.field.surface, reading.field.owner) in told:
            continue
        for hit in _hits(reading, context):
            if hit.rule.id in _ACROSS_FIELDS and hit.severity.rank >= Severity.HIGH.rank and reading.mask & _TURNS:
                _keep(findings, _finding(reading, reading.field, hit, "read across several fields"))
    for entry in split_sentences(surfaces.fields):
        _keep(findings, make_finding(SPLIT_TEXT, entry.location, entry.text, identity=entry.text))
    listed = (*listing_findings(listing), *name_findings(listing))
    return [*findings.values(), *control_findings(surfaces.fields), *listed]


def hits_in(listing: Listing, module: Any) -> Iterator[tuple[Reading, Hit]]:
    """The hits of one rule module in a listing, with the readings they were found in."""
    fields = walk_listing(listing).fields
    known = known_names(listing, fields)
    context = Context(listing, known)
    for reading in build_readings(distinct_fields(fields), known):
        for hit in module.hits(reading, context):
            yield reading, hit


def _keep(findings: dict[tuple[str, str], Finding], finding: Finding) -> None:
    key = (finding.rule, finding.location.pointer)
    other = findings.get(key)
    if other is None or finding.severity.rank > other.severity.rank:
        findings[key] = finding


def _hits(reading: Reading, context: Context) -> Iterator[Hit]:
    for module in _modules().values() if reading.mask else _without_cues():
        yield from module.hits(reading, context)


def _weighed(reading: Reading, context: Context, known: KnownNames) -> Iterator[tuple[Hit, Reading]]:
    """The hits of a reading; grave ones at most MEDIUM where only what a detector quotes as its specimens is grave."""
    hits = list(_hits(reading, context))
    grave = any(hit.severity.rank >= Severity.HIGH.rank for hit in hits)
    crossed = without_specimens(reading.field) if grave else None
    if crossed is None:
        yield from ((hit, reading) for hit in hits)
        return
    yield from ((capped(hit), reading) for hit in hits)
    for again in build_readings([crossed], known):
        yield from ((hit, again) for hit in _hits(again, context))


def _finding(reading: Reading, entry: TextField, hit: Hit, note: str = "") -> Finding:
    excerpt = reading.text[hit.start : hit.end]
    remarks = [remark for remark in (note, hit.note, _how_read(reading, hit)) if remark]
    evidence = f"{excerpt} [{'; '.join(remarks)}]" if remarks else excerpt
    place = entry.location if note else located(reading, hit.start, hit.end, entry)
    return make_finding(hit.rule, place, evidence, severity=hit.severity, confidence=hit.confidence, identity=excerpt)


def _how_read(reading: Reading, hit: Hit) -> str:
    """How and from which characters the excerpt was obtained, when it is not what stands in the listing."""
    view = reading.view
    if view.offsets is None or (view.kind == PLAIN and view.text == reading.field.text):
        return "" if view.kind == PLAIN else f"decoded: {view.kind}"
    start, end = reading.original_span(hit.start, hit.end)
    return f"{'normalised' if view.kind == PLAIN else f'decoded: {view.kind}'}, characters {start} to {end}"


@cache
def _without_cues() -> tuple[Any, ...]:
    return tuple(module for name, module in _modules().items() if name in _WITHOUT_CUES)


@cache
def _modules() -> dict[str, Any]:
    return {name: import_module(f"mcp_scanner.rules.metadata.{name}") for name in MODULES}
