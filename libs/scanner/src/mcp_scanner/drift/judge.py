"""Judge a drift: which changes introduced a threat, which weakened a promise, which are plain upgrades."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mcp_scanner.drift import rules
from mcp_scanner.drift.compare import Change, ChangeKind, compare
from mcp_scanner.drift.defaults import weakened_defaults
from mcp_scanner.drift.describe import describe
from mcp_scanner.drift.introduced import introduced
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding, Listing, Location, Severity

SignalsOf = Callable[[Listing], Iterable[Finding]]

_INFORMATION = {
    ChangeKind.ADDED: rules.ADDED,
    ChangeKind.REMOVED: rules.REMOVED,
    ChangeKind.CHANGED: rules.CHANGED,
}

# MCP's tool annotations (schema ToolAnnotations) with the value that promises least harm; their defaults are the other.
_HARMLESS = {"readOnlyHint": True, "destructiveHint": False, "idempotentHint": True, "openWorldHint": False}


def judge_drift(baseline: Listing, current: Listing, signals_of: SignalsOf) -> list[Finding]:
    """Findings for everything that changed since the baseline.

    `signals_of` gives the threat cues of one listing, as `engine.threat_signals` does. A cue at HIGH or above on a
    changed or new item, which the baseline did not have there, is an alarm of the same severity; so is a new sentence
    that directs the model, on an item that was approved without it.
    """
    changes = compare(baseline, current)
    if not changes:
        return []
    findings = [_alarm(signal) for signal in introduced(changes, signals_of(baseline), signals_of(current))]
    findings.extend(_directives(changes, baseline, current, {finding.location for finding in findings}))
    for change in changes:
        findings.append(_information(change))
        if weakened := _weakened(change):
            findings.append(_weakened_annotation(change, weakened))
        for entry in weakened_defaults(change):
            place = Location(change.surface, change.name, entry.pointer)
            findings.append(make_finding(rules.WEAKENED_DEFAULT, place, f"{entry.before!r} -> {entry.after!r}"))
    return findings


def _alarm(signal: Finding) -> Finding:
    return make_finding(
        rules.INTRODUCED_THREAT,
        signal.location,
        signal.evidence,
        severity=signal.severity,
        confidence=signal.confidence,
        title=f"An update introduced: {signal.title}",
        identity=f"{signal.rule} {signal.fingerprint}",
    )


def _directives(changes: list[Change], baseline: Listing, current: Listing, told: set[Location]) -> Iterator[Finding]:
    """Introduced directives at places that no threat cue has told of."""
    from mcp_scanner.drift.directives import introduced_directives

    for location, text in introduced_directives(changes, baseline, current):
        if location not in told:
            yield make_finding(rules.INTRODUCED_DIRECTIVE, location, text, confidence=Confidence.MEDIUM)


def _information(change: Change) -> Finding:
    text = describe(change)
    return make_finding(_INFORMATION[change.kind], _location(change), text)


def _weakened(change: Change) -> list[str]:
    """The hints whose harmless value is gone, as `readOnlyHint: true -> false`."""
    if change.surface != "tool" or change.before is None or change.after is None:
        return []
    before, after = _annotations(change.before), _annotations(change.after)
    return [
        f"{hint}: {str(harmless).lower()} -> {str(after.get(hint, 'nothing')).lower()}"
        for hint, harmless in _HARMLESS.items()
        if before.get(hint) is harmless and after.get(hint) is not harmless
    ]


def _annotations(item: dict[str, object]) -> dict[str, object]:
    value = item.get("annotations")
    return value if isinstance(value, dict) else {}


def _weakened_annotation(change: Change, weakened: list[str]) -> Finding:
    serious = any(hint.startswith(("readOnlyHint", "destructiveHint")) for hint in weakened)
    return make_finding(
        rules.WEAKENED_ANNOTATION,
        Location(change.surface, change.name, f"{change.pointer}/annotations"),
        "; ".join(weakened),
        severity=Severity.MEDIUM if serious else Severity.LOW,
        confidence=Confidence.HIGH,
    )


def _location(change: Change) -> Location:
    return Location(change.surface, change.name, change.pointer)
