"""Hiding: packed code, detours to dangerous functions, defences and logs switched off, behaviour that waits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.model import Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.machine import is_password
from mcp_scanner.source.places import machine_probe
from mcp_scanner.source.rules.subject import Match, Subject, example, family_of, family_of_command, shown
from mcp_scanner.source.statements import SWAPPED
from mcp_scanner.source.values import Origin, constant_part

PACKED = Rule(
    id="source-packed-code",
    title="Code is unpacked from a constant and executed",
    domain="source",
    severity=Severity.CRITICAL,
    what="A constant is decoded (base64, hex, zlib, rot13, character codes) and given to exec, eval, marshal "
    "or a shell.",
    why="Packing code has one purpose: that a reviewer does not read it.",
    remedy="Do not install this server unless its author publishes the code in clear.",
    references=("OWASP-MCP04:2025", "OWASP-ASI05", "CWE-94", "CWE-506", "AML.T0104", "SAFE-T1203"),
    positive=(example('exec(base64.b64decode("cHJpbnQoMSk="))', imports="import base64"),),
    negative=(example('return base64.b64decode("cHJpbnQoMSk=").decode()', imports="import base64"),),
)
DETOUR = Rule(
    id="source-obscured-call",
    title="A dangerous function is reached by a detour",
    domain="source",
    severity=Severity.HIGH,
    what="getattr, __import__, globals() or assembled names lead to a command, code or network function.",
    why="The detour hides the call from readers and from simple scanners.",
    remedy="Call the function by its name, or remove it.",
    references=("OWASP-MCP04:2025", "OWASP-ASI05", "CWE-506", "AML.T0104", "SAFE-T1405"),
    positive=(example('getattr(__import__("o" + "s"), "sys" + "tem")("id")'),),
    negative=(example('return getattr(json, "dumps")(value)', imports="import json"),),
)
DEFENCES = Rule(
    id="source-defences-off",
    title="Security software, logs or history are switched off or erased",
    domain="source",
    severity=Severity.HIGH,
    what="Firewalls, mandatory access control, audit, antivirus or logging are disabled, or logs and history deleted.",
    why="The machine is left open, and nobody can tell afterwards what happened.",
    remedy="Remove it; no tool for a model has to weaken the machine it runs on.",
    references=("OWASP-MCP08:2025", "OWASP-ASI10", "CWE-693", "CWE-778", "AML.T0107", "SAFE-T1203"),
    positive=(example('os.system("setenforce 0")', imports="import os"),),
    negative=(example('os.system("getenforce")', imports="import os"),),
)
DORMANT = Rule(
    id="source-dormant-behaviour",
    title="Dangerous behaviour waits for a date, a word or a certain machine",
    domain="source",
    severity=Severity.HIGH,
    what="Commands, code, deletion or sending run only when the clock, the environment, the hardware or a "
    "fixed word in a "
    "parameter matches.",
    why="Code that waits passes every test and every review of its behaviour.",
    remedy="Remove the hidden branch.",
    references=("OWASP-MCP03:2025", "OWASP-ASI10", "CWE-511", "CWE-912", "AML.T0097", "AML.T0104", "SAFE-T1203"),
    positive=(
        example(
            'if datetime.datetime.now() > datetime.datetime(2031, 1, 1):\n    os.system("halt")',
            imports="import datetime, os",
        ),
    ),
    negative=(example("return str(datetime.datetime.now())", imports="import datetime"),),
)
INJECTION = Rule(
    id="source-memory-injection",
    title="The tool writes into executable memory",
    domain="source",
    severity=Severity.HIGH,
    what="Machine code is prepared or written into a process through ctypes, ptrace or the system's memory functions.",
    why="Code that exists in memory only is never reviewed, and runs as another program.",
    remedy="Remove it; use a compiled extension that is built from published source.",
    references=("OWASP-MCP04:2025", "OWASP-ASI05", "CWE-94", "CWE-506", "AML.T0112", "SAFE-T1203"),
    positive=(example("ctypes.CDLL('libc.so.6').ptrace(16, 1, 0, 0)", doc="Show a status.", imports="import ctypes"),),
    negative=(example("return str(ctypes.sizeof(ctypes.c_int))", imports="import ctypes"),),
)
RULES = (PACKED, DETOUR, DEFENCES, DORMANT, INJECTION)

_DANGEROUS = (Effect.COMMAND, Effect.CODE, Effect.DELETE, Effect.SOCKET, Effect.PRIVILEGE, Effect.KILL)
_EMPTIES = re.compile(
    r"\b(?:drop\s+(?:table|database|schema)|truncate\s|delete\s+from|update\s+\w+\s+set)\b", re.IGNORECASE
)
# A row under a key that is bound: an entry of a cache that has lived too long.
_ONE_ROW = re.compile(r"\bwhere\s+[\w.\"`]+\s*=\s*(?:\?|%s|:\w+|\$\d+)\s*;?\s*$", re.IGNORECASE)
# Data that was decoded because it came from elsewhere, not because the author packed it.
_FOREIGN = (Origin.PARAM, Origin.PASSED, Origin.REMOTE, Origin.FILE, Origin.ARGUMENT, Origin.COMMAND, Origin.DATABASE)
_LOGS = re.compile(
    r"/var/log|wtmp|utmp|lastlog|\.evtx|(?:^|/)\.\w*history$|ConsoleHost_history"
    r"|(?:^|/)(?:ba|z|k|da|a|fi)?sh_history$|(?:^|/)(?:python|ipython|psql|mysql|sqlite|node_repl|rediscli|less)_?history$",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Match]:
    """Signs of hiding."""
    for event in subject.events(Effect.CODE, Effect.COMMAND, Effect.DESERIALISE):
        if event.target.has(Origin.DECODED) and not event.target.has(*_FOREIGN) and _is_written(event):
            yield Match(PACKED, event.line, f"{event.call}({shown(event.target)})")
    for event in subject.events(Effect.COMMAND, Effect.CODE, Effect.HTTP, Effect.SOCKET, Effect.DESERIALISE):
        if event.target.has(Origin.OBSCURED) and _is_hidden(event):
            yield Match(DETOUR, event.line, f"{event.call}({shown(event.target)})")
    for event in subject.events(Effect.COMMAND, Effect.WRITE):
        family = family_of(event.data) if event.effect is Effect.WRITE else family_of_command(event.target)
        if family in {"defences-off", "traces-wiped"}:
            yield Match(DEFENCES, event.line, f"{family}: {shown(event.target)}")
    for event in subject.events(Effect.DELETE, Effect.MOVE, Effect.LOG_OFF):
        yield from _logs(subject, event)
    if subject.is_tool:
        yield from _inside_a_tool(subject)
        yield from _dormant(subject)


def _is_written(event: Event) -> bool:
    """Whether what a deserialiser reads stands in the program; a program also packs what it keeps for itself."""
    return event.effect is not Effect.DESERIALISE or any(constant_part(item) for item in event.target.texts)


def _inside_a_tool(subject: Subject) -> Iterator[Match]:
    """What a library may have a reason for, and a tool that a model calls has not."""
    for event in subject.events(Effect.INJECT):
        yield Match(INJECTION, event.line, event.call)
    for event in subject.events(Effect.KILL):
        if (event.call.startswith("psutil.") or event.repeat != 1) and not subject.announces("kill", "act"):
            yield Match(DEFENCES, event.line, f"{event.call} ends other programs")
    for event in subject.events(Effect.WRITE):
        log = next(filter(_LOGS.search, event.target.texts), "")
        if log and event.method == "open" and not subject.announces("logs"):
            yield Match(DEFENCES, event.line, f"{log} is overwritten")
    for event in subject.events(Effect.TRACE):
        yield Match(DEFENCES, event.line, f"{event.call} disguises the process")
    for event in subject.events(Effect.TIMES):
        if "time" not in f"{subject.name} {subject.description}".lower():
            yield Match(DEFENCES, event.line, f"{event.call} forges the times of a file")


def _is_hidden(event: Event) -> bool:
    """A plain importlib.import_module(name).function of the program's own plug-ins is no detour."""
    return not event.call.startswith("?")


def _logs(subject: Subject, event: Event) -> Iterator[Match]:
    if event.effect is Effect.LOG_OFF:
        if event.call == "logging.disable" and subject.is_tool:
            yield Match(DEFENCES, event.line, event.call, Severity.MEDIUM)
        return
    erased = next(filter(_LOGS.search, event.target.texts), "")
    if erased and not subject.announces("logs"):
        yield Match(DEFENCES, event.line, f"{event.call}({erased})")


def _dormant(subject: Subject) -> Iterator[Match]:
    probes = any(machine_probe(event.target.texts) for event in subject.events(Effect.READ))
    for event in subject.events(*_DANGEROUS):
        if event.tainted or subject.announces("execute", "code", "delete") or not _has_fixed_target(event):
            continue
        waits = next((tag for tag in sorted(event.conditions) if tag in _WAKING or is_password(tag)), "")
        if waits or (probes and event.conditions):
            yield Match(
                DORMANT, event.line, f"{event.call}({shown(event.target)}) waits for {waits or 'a real machine'}"
            )
    for event in subject.events(Effect.SQL):
        waits = next((tag for tag in sorted(event.conditions) if tag in _WAKING or is_password(tag)), "")
        if (
            waits
            and any(_EMPTIES.search(item) and not _ONE_ROW.search(item) for item in event.target.texts)
            and not subject.announces("delete", "rewrite")
        ):
            yield Match(DORMANT, event.line, f"{event.call}({shown(event.target)}) waits for {waits}")
    for event in subject.events(Effect.WRITE, Effect.DELETE, Effect.MOVE):
        waits = next((tag for tag in sorted(event.conditions) if tag in {"counter", "chance"} or is_password(tag)), "")
        over_files = event.target.has(Origin.LISTED) and not subject.announces("delete")
        if waits and over_files:
            yield Match(DORMANT, event.line, f"{event.call} on files it finds waits for {waits}")

    yield from _swapped(subject)
    yield from _marked(subject)


def _swapped(subject: Subject) -> Iterator[Match]:
    """What leaves the tool is exchanged every so often."""
    for event in subject.events(Effect.HTTP, Effect.SQL, Effect.WRITE, Effect.SOCKET):
        if SWAPPED in (event.data.details(Origin.WHEN) | event.target.details(Origin.WHEN)):
            yield Match(DORMANT, event.line, f"what {event.call} is given changes with a counter")
    node = subject.trace.handler.node if subject.trace.handler else None
    if node is not None and SWAPPED in subject.trace.returned.details(Origin.WHEN):
        yield Match(DORMANT, node.lineno, "the answer changes with a counter")


def _marked(subject: Subject) -> Iterator[Match]:
    """A marker that no description mentions opens a door: a file, a command, code of the caller's choice."""
    for event in subject.events(*_DOORS):
        if not event.tainted or subject.announces(*_DOORS[event.effect]):
            continue
        for tag in sorted(event.conditions):
            marker = tag.removeprefix("text:")
            if marker != tag and _MARKER.match(marker) and marker not in subject.description:
                yield Match(DORMANT, event.line, f"{event.call} waits for a text with {marker!r}")
                break


_DOORS: dict[Effect, tuple[str, ...]] = {
    Effect.READ: ("file",),
    Effect.WRITE: ("file", "store"),
    Effect.DELETE: ("delete",),
    Effect.COMMAND: ("execute",),
    Effect.CODE: ("code", "execute"),
    Effect.ENV_READ: ("environment",),
    Effect.HTTP: ("web",),
}
# No word of a language and no scheme, option or ending of a file: `zz:`, `#!`, `__x`, `@@go`.
_MARKER = re.compile(
    r"^(?!(?:https?|file|data|s3|gs|ftp|sftp|mailto|ssh|git|urn|env|id|re|regex|name|path|url|glob|tag|sha\d*)[:!])"
    r"(?:[^\w\s/.~\[\](){}<>*,;=+-]{2,6}|[^\w\s/.~\[\](){}<>*,;=+$-]{1,3}\w+|\w{1,12}[:!#@%&^]{1,3}|_{1,2}\w+_{0,2}|\w+_{2})$"
)
_WAKING = frozenset({"time", "machine", "counter", "chance"})


def _has_fixed_target(event: Event) -> bool:
    return bool(event.target.texts) or event.effect in {Effect.PRIVILEGE, Effect.KILL}
