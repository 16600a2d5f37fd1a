"""Entry points of the source rules: one text, or the files of a package."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Finding, JsonObject, Location, as_mapping
from mcp_scanner.source.announce import announced
from mcp_scanner.source.errors import UnreadableSourceError
from mcp_scanner.source.handlers import find_handlers, undeclared
from mcp_scanner.source.machine import STEPS_AT_MOST, Machine
from mcp_scanner.source.parse import parse
from mcp_scanner.source.program import Handler, docstring
from mcp_scanner.source.rules.catalogue import CHECKS
from mcp_scanner.source.rules.network import answering_hosts
from mcp_scanner.source.rules.secrets import HARDCODED, check_text
from mcp_scanner.source.rules.subject import Match, Subject
from mcp_scanner.source.shown import Shown, shown_by

# Findings of one rule in one function; more of the same adds nothing to the verdict.
_PER_RULE = 3


@dataclass(slots=True)
class SourceScan:
    """The findings of one file, what it shows a model, and why it was not, or not wholly, read."""

    findings: list[Finding] = field(default_factory=list)
    shown: Shown = field(default_factory=Shown)
    problem: str = ""
    steps: int = 0  # work that following its values took, in the machine's steps


def scan_source(text: str, filename: str = "server.py", tools: Sequence[JsonObject] | None = None) -> list[Finding]:
    """Findings in one source file; `tools` is the server's listing, whose descriptions tell what it announces."""
    return scan_file(text, filename, tools).findings


def scan_file(
    text: str, filename: str = "server.py", tools: Sequence[JsonObject] | None = None, *, steps: int = STEPS_AT_MOST
) -> SourceScan:
    """Scan one file: its tools with parameters of the caller, its other functions, and what runs on import.

    `steps` bounds the work that its values may take; a file that would take more is read in part, and says so.
    """
    result = SourceScan(findings=[_finding(match, filename, "", text) for match in check_text(text)])
    try:
        program, catalogue = parse(text, filename)
    except UnreadableSourceError as error:
        result.problem = str(error)
        return result
    result.problem = program.problem
    machine = Machine(program, catalogue, steps)
    given = machine.steps
    handlers = find_handlers(program)
    descriptions = {str(tool.get("name", "")): str(as_mapping(tool).get("description", "")) for tool in tools or ()}
    subjects = list(_subjects(machine, handlers, descriptions))
    own_hosts = answering_hosts(subjects)
    preamble = docstring(program.tree)
    result.shown = shown_by(program, handlers)
    if program.following <= 0:
        result.problem = result.problem or "its texts and schemas refer to each other more often than is followed"
    listed = [str(tool["name"]) for tool in result.shown.tools]
    siblings = tuple(dict.fromkeys([handler.name for handler in handlers] + listed))
    asides = "\n".join(subject.description for subject in subjects if not subject.is_tool)
    neighbours = "\n".join(subject.description for subject in subjects if subject.is_tool)
    for subject in subjects:
        subject.asides, subject.neighbours = asides, neighbours
        subject.own_hosts, subject.preamble, subject.siblings = own_hosts, preamble, siblings
        result.findings.extend(_finding(match, filename, subject.name, text) for match in _matches(subject))
        if subject.trace.truncated:
            result.problem = result.problem or f"{subject.name}: larger or deeper than the budget allows, read in part"
    result.findings = _distinct(result.findings)
    result.steps = given - machine.steps
    return result


def _subjects(machine: Machine, handlers: list[Handler], descriptions: Mapping[str, str]) -> Iterator[Subject]:
    yield Subject("module", machine.load(), is_tool=False)
    for handler in (*handlers, *undeclared(machine.program, handlers)):
        description = "\n".join(filter(None, (handler.description, descriptions.get(handler.name, ""))))
        topics = announced(handler.name, description)
        trace = machine.run(handler)
        yield Subject(handler.name, trace, topics, handler.declared, description, instructs=handler.prompt)


def _matches(subject: Subject) -> Iterator[Match]:
    counts: dict[str, int] = {}
    for check in CHECKS:
        for match in check(subject):
            counts[match.rule.id] = counts.get(match.rule.id, 0) + 1
            if counts[match.rule.id] <= _PER_RULE:
                yield match


_SHOWN = 160  # characters of the line in the evidence
# What a credential may be in a line: eight characters or more in a row, a digit among them.
_CREDENTIAL = re.compile(r"(?=[^\s\"'(),:=@/]{0,80}\d)([^\s\"'(),:=@/]{3})[^\s\"'(),:=@/]{5,}")


def _shown(match: Match, line: str) -> str:
    """The line as the evidence quotes it; a report travels further than the credential that it is about should."""
    return _CREDENTIAL.sub(r"\1…", line) if match.rule is HARDCODED else line


def _finding(match: Match, filename: str, function: str, text: str) -> Finding:
    lines = text.splitlines()
    raw = lines[match.line - 1] if 0 < match.line <= len(lines) else ""
    line = raw.strip()
    start = sum(map(len, text.splitlines(keepends=True)[: match.line - 1])) + len(raw) - len(raw.lstrip())
    span = (start, start + len(line)) if line else (None, None)
    place = f"{filename}:{function}" if function and function != "module" else filename
    return make_finding(
        match.rule,
        Location("source", place, f"/{filename.replace('~', '~0').replace('/', '~1')}/{match.line}", *span),
        f"line {match.line}: {match.evidence}" + (f" — {_shown(match, line[:_SHOWN])}" if line else ""),
        severity=match.severity,
        confidence=match.confidence,
        identity=f"{function}: {match.evidence}",
    )


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per rule and line: a helper that several tools call is one place to mend."""
    kept: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.location.pointer)
        if key not in kept or finding.severity.rank > kept[key].severity.rank:
            kept[key] = finding
    return list(kept.values())
