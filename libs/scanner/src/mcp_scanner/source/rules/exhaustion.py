"""Using up the machine: memory, threads, processes, bandwidth, processor time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.model import Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.rules.subject import Match, Subject, example
from mcp_scanner.source.values import Origin

EXHAUSTION = Rule(
    id="source-resource-exhaustion",
    title="One call can use up memory, threads, processes or bandwidth",
    domain="source",
    severity=Severity.HIGH,
    what="Loops with very large or no bounds allocate, start threads or processes, or send; or a function "
    "starts itself.",
    why="A single tool call takes the server, or the machine it runs on, out of service.",
    remedy="Bound every loop by a small constant, use a pool of fixed size and limit sizes before allocating.",
    references=("OWASP-ASI08", "CWE-400", "CWE-770", "CWE-834", "AML.T0029", "SAFE-T2102", "OWASP-LLM10:2025"),
    unmapped={"OWASP-MCP": "none of its ten risks is about availability"},
    positive=(example("rows = []\nfor i in range(50_000_000):\n    rows.append(value * 1000)"),),
    negative=(example("rows = []\nfor i in range(50):\n    rows.append(value)"),),
)
RULES = (EXHAUSTION,)

# Elements or characters in one go: a hundred million Python objects take gigabytes.
_MANY_ELEMENTS = 5_000_000
# A repeated group that only holds a repeated class or character: (a+)+, (\\w*)*, ([a-z]+)*.
_CATASTROPHIC = re.compile(r"\((?:\?:)?(?:\\?\w|\[[^\]]{1,40}\]|\.)[+*]\)[+*]")
# More than a tool's answer or report ever has; fills a container's disk in a few calls.
_MANY_BYTES = 100_000_000
# A buffer of a megabyte is taken once and filled again; a new one in every round is kept or wasted.
_MANY_EACH = 2**20
# Calls that each hold a process, a connection or a file; the default limit of open files is 1,024.
_COSTLY = {Effect.COMMAND: 500, Effect.HTTP: 10_000, Effect.SOCKET: 5_000, Effect.WRITE: 100_000, Effect.READ: 100_000}
# Threads or processes from one call; the default limit of a container is a few thousand.
_MANY_THREADS = 500


def check(subject: Subject) -> Iterator[Match]:
    """Unbounded consumption inside a tool."""
    if not subject.is_tool:
        return
    for event in subject.trace.events:
        why = _why(event)
        if why:
            yield Match(EXHAUSTION, event.line, f"{event.call}: {why}")


def _why(event: Event) -> str:
    if event.effect is Effect.REGEX:
        return _why_pattern(event)
    if event.effect is Effect.ALLOCATE and (event.target.number or 0) * max(event.repeat, 1) >= _MANY_BYTES:
        return f"{event.target.number} bytes"
    if event.effect is Effect.ALLOCATE and event.repeat * event.target.size >= _MANY_ELEMENTS:
        return f"{event.repeat * event.target.size} elements"
    if event.effect is Effect.ALLOCATE and event.repeat > 1 and (event.target.number or 0) >= _MANY_EACH:
        return f"{event.target.number} bytes in every round of a loop"
    starts = event.effect in {Effect.THREAD, Effect.FORK}
    if starts and event.repeat >= _MANY_THREADS:
        return f"started {event.repeat} times"
    if starts and event.recursive:
        return "starts itself again"
    if starts and event.repeat == 0:
        return "started in an endless loop"
    if event.effect is Effect.LOOP:
        return "endless loop" if event.repeat == 0 else f"{event.repeat} rounds"
    return _why_repeated(event)


def _why_pattern(event: Event) -> str:
    if event.data.has(Origin.PARAM) and any(_CATASTROPHIC.search(item) for item in event.target.texts):
        return "a pattern with nested repetition takes exponential time on the caller's text"
    return ""


def _why_repeated(event: Event) -> str:
    if event.effect is Effect.HTTP and event.data.has(Origin.ENDLESS):
        return "sends without end"
    if event.effect not in _COSTLY:
        return ""
    if event.repeat == 0:
        return "called without end"
    if event.repeat >= _COSTLY[event.effect]:
        return f"called {event.repeat} times"
    if event.effect is Effect.WRITE and event.data.size * event.repeat >= _MANY_BYTES:
        return f"writes {event.data.size * event.repeat} bytes"
    return ""
