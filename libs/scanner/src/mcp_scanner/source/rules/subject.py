"""What the source rules look at: one entry point of a program with everything it was seen to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.rule import Rule
from mcp_scanner.source.announce import denied
from mcp_scanner.source.commands import command_family
from mcp_scanner.source.events import Effect, Event
from mcp_scanner.source.machine import Trace
from mcp_scanner.source.values import Value, readable


@dataclass(frozen=True, slots=True)
class Match:
    """One rule that applies at one line."""

    rule: Rule
    line: int
    evidence: str
    severity: Severity | None = None
    confidence: Confidence = Confidence.HIGH


@dataclass(slots=True)
class Subject:
    """One tool, one library function, or the statements of a module that run on import."""

    name: str
    trace: Trace
    topics: frozenset[str] = frozenset()
    is_tool: bool = True
    description: str = ""
    families: dict[int, str] = field(default_factory=dict)
    own_hosts: frozenset[str] = frozenset()  # hosts whose answers tools of the same file give back
    siblings: tuple[str, ...] = ()  # the tools of the same file
    instructs: bool = False  # a prompt: what it returns is meant to instruct
    neighbours: str = ""  # what all tools of the file say
    asides: str = ""  # what the functions of the file that are no tools say about themselves
    preamble: str = ""  # what the file says about itself as a whole

    def events(self, *effects: Effect) -> Iterator[Event]:
        """The events with one of the effects, in the order in which they happened."""
        return (event for event in self.trace.events if event.effect in effects)

    def announces(self, *topics: str) -> bool:
        """Whether the name or the description announces any of the topics."""
        return not self.topics.isdisjoint(topics)

    def denies(self, *things: str) -> bool:
        """Whether the description says that the tool does none of the things: network, change, run, keep."""
        return not denied(self.description).isdisjoint(things)


def example(body: str, doc: str = "Do the work.", imports: str = "") -> dict[str, str]:
    """A record for the rule tests: one tool `work(value: str, data: str)` with the given body."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    head = f"from mcp.server.fastmcp import FastMCP\n{imports}\nmcp = FastMCP('example')\n\n\n"
    return {"source_text": f'{head}@mcp.tool()\ndef work(value: str, data: str) -> str:\n    """{doc}"""\n{lines}\n'}


def family_of(value: Value) -> str:
    """The family of intruders' commands that a command, a script or a list of arguments belongs to."""
    # One word is a name, in a list of blocked commands for example; a command has an argument or a path.
    return next(filter(None, (command_family(item) for item in value.texts if " " in item or "/" in item)), "")


def family_of_command(value: Value) -> str:
    """The same for what is run, whose list of arguments is one command."""
    return command_family(" ".join(value.texts)) or family_of(value)


def shown(value: Value) -> str:
    """A value for the evidence: its constant text with … where the program fills in."""
    return readable(" | ".join(value.texts[:6]))[:300]
