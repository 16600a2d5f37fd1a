"""What the scanner owes to each data set: recall when everything that only this data set taught is struck out.

The lexicons and rules were written by people with the data in view, so there is nothing to train again without it.
What can be taken back is what a data set alone supports: an alternative of a pattern that takes part in no match in any
other text, and a rule that raises no alarm in any other text. Both are struck out, and the data set is scanned again.

`python -m benchmark.generalisation` prints the table; `make scoreboard` includes it. Not struck out: the patterns
within rule files and the decoders, which have no alternatives to count.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmark.alternatives import Part, parts_of
from benchmark.corpora import corpus_records, own_records
from benchmark.score import Record, alarms
from mcp_scanner.batch.stream import scan_document
from mcp_scanner.detectors.matcher import Cues, find_cues
from mcp_scanner.judge import readings

# Characters beside a match that its pattern may look at.
_MARGIN = 40
# Longer than any match; only bounds what is remembered of it.
_LONGEST = 400
_HONEST = {"honest", "benign"}
# Groups of the corpus that ask for more than one listing; the proof of those with a bracket lies outside of theirs.
_ELSEWHERE = {"fleets", "honest fleets", "drift", "cisco-behavioral"}


@dataclass
class Group:
    """One data set: its attacks, and what they and nothing else would support."""

    attacks: list[Record] = field(default_factory=list)
    found: int = 0
    parts: set[Part] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Left:
    """One line of the table: a data set, what is found with everything, and without what it alone supports."""

    name: str
    records: int
    found: int
    without: int
    parts: int
    rules: tuple[str, ...]


Filter = Callable[[Sequence[str], list[Cues]], list[Cues]]


def leave_one_out(records: Iterator[tuple[str, Record]], further: Iterator[tuple[str, Record]]) -> list[Left]:
    """The table over the groups of `records`; `further` texts support what they use and are not left out themselves."""
    groups: dict[str, Group] = defaultdict(Group)
    shared: set[Part] = set()
    lines = [*records]
    for name, record in [*lines, *(("", record) for _, record in further)]:
        group = groups[name] if name and record["label"] not in _HONEST else None
        used: set[Part] = set()
        with _filtering(_collect(used)):
            loud = _alarms(record)
        if group is None:
            shared |= used
            continue
        group.attacks.append(record)
        group.found += bool(loud)
        group.parts |= used
        group.rules |= {finding.rule for finding in loud}
    return [_without(name, groups, shared) for name in sorted(groups) if groups[name].attacks]


def _without(name: str, groups: dict[str, Group], shared: set[Part]) -> Left:
    group = groups[name]
    known = shared.union(*(other.parts for key, other in groups.items() if key != name))
    rules = set().union(*(other.rules for key, other in groups.items() if key != name))
    found = 0
    with _filtering(_keep(known)):
        for record in group.attacks:
            found += any(finding.rule in rules for finding in _alarms(record))
    own_rules = tuple(sorted(group.rules - rules))
    return Left(name, len(group.attacks), group.found, found, len(group.parts - known), own_rules)


def _alarms(record: Record) -> list[Any]:
    return alarms(record, scan_document(json.dumps(record).encode(), target="generalisation"))


def _used(text: str, cue: Any, span: tuple[int, int]) -> frozenset[Part]:
    start = max(0, span[0] - _MARGIN)
    return parts_of(cue, text[start : min(span[1], span[0] + _LONGEST) + _MARGIN], span[0] - start)


def _collect(used: set[Part]) -> Filter:
    def look(texts: Sequence[str], found: list[Cues]) -> list[Cues]:
        for text, cues in zip(texts, found, strict=True):
            for cue, spans in cues.items():
                for span in spans:
                    used.update(_used(text, cue, span))
        return found

    return look


def _keep(known: set[Part]) -> Filter:
    def strike(texts: Sequence[str], found: list[Cues]) -> list[Cues]:
        kept: list[Cues] = []
        for text, cues in zip(texts, found, strict=True):
            left = {cue: [span for span in spans if _used(text, cue, span) <= known] for cue, spans in cues.items()}
            kept.append({cue: spans for cue, spans in left.items() if spans})
        return kept

    return strike


@contextmanager
def _filtering(change: Filter) -> Iterator[None]:
    """Let what the matcher finds pass through `change` for the time of the block."""
    readings.find_cues = lambda texts, note=None: change(texts, find_cues(texts, note))
    try:
        yield
    finally:
        readings.find_cues = find_cues


def table(title: str, lines: list[Left]) -> str:
    """The table in Markdown."""
    rows = [
        f"## {title}",
        "",
        "| left out | attacks | found | without what it alone supports | alternatives struck | rules struck |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    rows += [
        f"| {line.name} | {line.records} | {100 * line.found / line.records:.1f}% | "
        f"{100 * line.without / line.records:.1f}% | {line.parts} | {', '.join(line.rules) or '-'} |"
        for line in lines
    ]
    attacks, without = sum(line.records for line in lines), sum(line.without for line in lines)
    rows.append(
        f"| all | {attacks} | {100 * sum(line.found for line in lines) / attacks:.1f}% | "
        f"{100 * without / attacks:.1f}% | | |"
    )
    return "\n".join(rows) + "\n"


def measured() -> dict[str, list[Left]]:
    """The tables by title: families of our own benchmark; data sets of the corpus, when it is there, alone."""
    own = [(group, record) for group, record in own_records() if "servers" not in record]
    attacks = [(group, record) for group, record in own if group not in {"hiding", "place"}]
    tables = {"own benchmark, one family of attack left out": leave_one_out(iter(attacks), iter(()))}
    corpus = [(group, record) for group, record in corpus_records() if group not in _ELSEWHERE and " (" not in group]
    if corpus:
        tables["corpus, one data set left out, our own benchmark not counted"] = leave_one_out(iter(corpus), iter(()))
        tables["corpus, one data set left out, our own benchmark counted"] = leave_one_out(iter(corpus), iter(own))
    return tables


def main() -> None:
    """Print the tables."""
    for title, lines in measured().items():
        sys.stdout.write(table(title, lines) + "\n")


if __name__ == "__main__":
    main()
