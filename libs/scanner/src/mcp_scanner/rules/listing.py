"""Rules over a listing as a whole: names that repeat or imitate, and what its tools can do."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from mcp_scanner.detectors.capabilities import Capability, capabilities_of
from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Confidence, Finding, Listing, Location, Severity
from mcp_scanner.normalise.characters import is_invisible
from mcp_scanner.normalise.confusables import mixed_words
from mcp_scanner.normalise.plain import plain_view
from mcp_scanner.rules import references as ref
from mcp_scanner.rules.rule import Rule
from mcp_scanner.rules.twins import twin_findings

DUPLICATE = Rule(
    id="duplicate-tool-name",
    title="Lists a tool name twice",
    domain="metadata",
    severity=Severity.MEDIUM,
    what="Tools of one listing have the same name, or names that differ only in case or look; one finding a name, with "
    "the number of its tools. LOW when they are the same in description and schema as well.",
    why="Clients keep one of the two; which one, and with which description, is chance or the server's choice.",
    remedy="Ask the publisher to remove the duplicate; do not approve the server while its list is ambiguous.",
    references=(ref.MCP03_POISONING, ref.SAFE_COLLISION, ref.CWE_NAME, ref.ATLAS_MASQUERADE, ref.ASI04_SUPPLY_CHAIN),
    positive=({"tools": [{"name": "pay", "description": "Pays."}, {"name": "pay", "description": "Pays later."}]},),
    negative=(
        {"tools": [{"name": "pay", "description": "Pays."}, {"name": "pay_later", "description": "Pays later."}]},
    ),
)
LOOK_ALIKE = Rule(
    id="look-alike-name",
    title="Spells a name with letters of another script",
    domain="metadata",
    severity=Severity.HIGH,
    what="A name mixes Latin letters with letters of another script that look the same, or has invisible characters.",
    why="It passes for another tool's name in front of people, allow-lists and models.",
    remedy="Do not connect this server.",
    references=(
        ref.MCP03_POISONING,
        ref.MCP09_SHADOW,
        ref.ATLAS_MASQUERADE,
        ref.SAFE_COLLISION,
        ref.CWE_HOMOGLYPH,
        ref.ASI04_SUPPLY_CHAIN,
    ),
    positive=({"tools": [{"name": "reаd_file", "description": "Reads a file."}]},),
    negative=({"tools": [{"name": "читать_файл", "description": "Читает файл."}]},),
)
CAPABILITY = Rule(
    id="capability",
    title="Can do what needs care",
    domain="metadata",
    severity=Severity.INFO,
    what="Tools of the server run commands, delete, read private data, read what strangers write, or send data out.",
    why="These are facts, not threats: they decide which servers may run side by side and which calls need approval.",
    remedy="Grant the server only what it needs, and require approval for what cannot be undone.",
    references=(
        ref.MCP02_SCOPE,
        ref.LLM06_AGENCY,
        ref.SAFE_OVER_PRIVILEGED,
        ref.ATLAS_INVOCATION,
        ref.CWE_PRIVILEGE,
        ref.ASI02_TOOL_MISUSE,
    ),
    positive=({"tools": [{"name": "run_shell", "description": "Runs a shell command."}]},),
    negative=({"tools": [{"name": "add", "description": "Adds two numbers."}]},),
)
RULES = (DUPLICATE, LOOK_ALIKE, CAPABILITY)

# Names shown in the evidence of a capability; the rest is told as a number.
_SHOWN = 8


def listing_findings(listing: Listing) -> Iterator[Finding]:
    """Findings about the listing as a whole."""
    yield from _names(listing)
    yield from twin_findings(listing)
    yield from _capabilities(listing)


def _names(listing: Listing) -> Iterator[Finding]:
    bearers: dict[str, list[int]] = defaultdict(list)
    for index, tool in enumerate(listing.tools):
        name = tool.get("name") if isinstance(tool, dict) else None
        if not isinstance(name, str) or not name:
            continue
        folded = plain_view(name).text
        compatible = unicodedata.normalize("NFKC", name)
        if mixed_words(name) or any(map(is_invisible, name)) or (compatible != name and compatible.isascii()):
            yield make_finding(LOOK_ALIKE, _place(name, index), f"{name} reads as {folded}")
        bearers[folded.casefold()].append(index)
    for tools in bearers.values():
        if len(tools) > 1:
            yield _duplicate(listing, tools)


def _duplicate(listing: Listing, tools: list[int]) -> Finding:
    """One finding for all tools of a name, at the first that repeats it."""
    first, again = listing.tools[tools[0]], listing.tools[tools[1]]
    shown = {
        repr((listing.tools[index].get("description"), listing.tools[index].get("inputSchema"))) for index in tools
    }
    evidence = f"{first['name']} / {again['name']}"
    return make_finding(
        DUPLICATE,
        _place(again["name"], tools[1]),
        evidence if len(tools) == 2 else f"{evidence} [{len(tools)} tools of this name, {len(shown)} different]",
        severity=Severity.MEDIUM if len(shown) > 1 else Severity.LOW,
        identity=evidence,
    )


def _place(name: str, index: int) -> Location:
    return Location("tool", name, f"/tools/{index}/name", 0, len(name))


def _capabilities(listing: Listing) -> Iterator[Finding]:
    holders: dict[Capability, list[str]] = defaultdict(list)
    for tool in listing.tools:
        if isinstance(tool, dict):
            for capability in capabilities_of(tool):
                holders[capability].append(str(tool.get("name", "")))
    for capability in Capability:
        names = holders.get(capability)
        if names:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            yield make_finding(
                CAPABILITY,
                Location("tool", "", "/tools"),
                f"{capability.value}: {', '.join(names[:_SHOWN])}{more}",
                confidence=Confidence.MEDIUM,
                title=f"{CAPABILITY.title}: {capability.value}",
                identity=capability.value,
            )
