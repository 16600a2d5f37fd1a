"""Control characters: what a terminal obeys instead of showing, and names outside what MCP allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mcp_scanner.judge.finding import make_finding
from mcp_scanner.model import Finding, Listing, Location, Severity
from mcp_scanner.rules import references as ref
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces import TextField
from mcp_scanner.surfaces.field import NAMING

TERMINAL = Rule(
    id="terminal-control",
    title="Has characters that steer a terminal",
    domain="metadata",
    severity=Severity.HIGH,
    what="A text or name has escape sequences, backspaces, lone carriage returns or other control characters. MEDIUM "
    "for one that a terminal ignores, outside names and words.",
    why="A terminal, pager or log viewer obeys them: they erase, overwrite, recolour or hide what a reviewer is shown, "
    "while the model reads everything; inside a word they also break it for filters.",
    remedy="Do not approve the server until its publisher has removed them; the evidence shows them by code point.",
    references=(
        ref.MCP03_POISONING,
        ref.CWE_UI_MISREPRESENTATION,
        ref.ATLAS_OBFUSCATION,
        ref.SAFE_STEGANOGRAPHY,
        ref.ASI01_GOAL_HIJACK,
    ),
    positive=(
        "Weighs a parcel. \x1b[8mThe scale is in the cellar.\x1b[0m",
        "Weighs a letter\x08\x08\x08\x08\x08\x08parcel.",
        "Weighs a parcel and opens it.\rWeighs a parcel.          ",
        "Weighs a par\x00cel.",
        {"tools": [{"name": "weigh\x1b[2K", "description": "Weighs a parcel."}]},
        {"tools": [{"name": "we\x00igh", "description": "Weighs a parcel."}]},
    ),
    negative=(
        "Weighs a parcel.\r\n\tAnd a letter.\r\n",
        "Colours text: \\x1b[31m is red, \\u001b[0m ends it, \\r begins the line anew.",
        "Read twice by the wrong encoding: donâ\x80\x99t, ð\x9f\x9b\xa0 repair.",
    ),
)
ODD_NAME = Rule(
    id="irregular-tool-name",
    title="Names a tool as MCP does not allow",
    domain="metadata",
    severity=Severity.LOW,
    what="A tool's name has characters other than A-Z, a-z, 0-9, underscore, hyphen, dot and slash, or more than 128 "
    "of them (SEP-986); one finding a server.",
    why="Clients rewrite, cut or refuse such names each in their own way, so that allow-lists and people's eyes may "
    "meet another name than the one that is called.",
    remedy="Ask the publisher for names within the specification.",
    references=(ref.MCP09_SHADOW, ref.CWE_NAME, ref.ATLAS_MASQUERADE, ref.SAFE_COLLISION, ref.ASI04_SUPPLY_CHAIN),
    positive=(
        {"tools": [{"name": "weigh parcel!", "description": "Weighs a parcel."}]},
        {"tools": [{"name": "w" * 129, "description": "Weighs a parcel."}]},
    ),
    negative=({"tools": [{"name": "post.office/weigh-parcel_2", "description": "Weighs a parcel."}]},),
)
RULES = (TERMINAL, ODD_NAME)

# ECMA-48: C0 (without tab and line feed), DEL, C1.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# What moves the cursor, erases or begins a sequence (ECMA-48, 5.3 to 5.6): ESC, backspace, a carriage return before
# more text of its line, and the C1 introducers. UTF-8 read as Latin-1 is full of C1 in the wake of other high
# characters; there only a control sequence with its parameter counts.
_STEERING = re.compile(
    "[\x1b\x08\x7f]|\r(?=[^\r\n])|(?<![\x80-\xff])[\x90\x9b\x9d-\x9f]|\x9b[0-?]+[@-~]",
)
# Nothing that steers, and nothing odd: a line end, or the second and later bytes of UTF-8 read as Latin-1.
_HARMLESS = re.compile("\r(?=[\r\n]|\\Z)|(?<=[\x80-\xff])[\x80-\x9f]")
_IN_WORD = re.compile("[^\\W_][\x00-\x07\x0b-\x0c\x0e-\x1f]+[^\\W_]")
_AROUND = 80  # characters of the text shown on either side
_TOOL_NAME = re.compile(r"[A-Za-z0-9_./-]{1,128}")
_SHOWN = 8  # names in the evidence


def control_findings(fields: Iterable[TextField]) -> Iterator[Finding]:
    """A finding for each field that has a control character, at the gravest one."""
    for entry in fields:
        if not _CONTROL.search(entry.text):
            continue
        rest = _HARMLESS.sub("", entry.text)
        if not _CONTROL.search(rest):
            continue
        steering = _STEERING.search(entry.text) or _IN_WORD.search(entry.text)
        grave = steering is not None or entry.role in NAMING
        found = steering or _CONTROL.search(entry.text)
        place = found.start() if found else 0
        yield make_finding(
            TERMINAL,
            entry.location,
            _spelled(entry.text[max(0, place - _AROUND) : place + _AROUND]),
            severity=Severity.HIGH if grave else Severity.MEDIUM,
        )


def name_findings(listing: Listing) -> Iterator[Finding]:
    """One finding for all tools whose names MCP does not allow."""
    odd = [
        (index, tool["name"])
        for index, tool in enumerate(listing.tools)
        if isinstance(tool, dict)
        and isinstance(tool.get("name"), str)
        and tool["name"]
        and not _TOOL_NAME.fullmatch(tool["name"])
    ]
    if odd:
        index, first = odd[0]
        shown = ", ".join(_spelled(name[:_AROUND]) for _, name in odd[:_SHOWN])
        more = f" and {len(odd) - _SHOWN} more" if len(odd) > _SHOWN else ""
        place = Location("tool", first, f"/tools/{index}/name")
        yield make_finding(ODD_NAME, place, f"{shown}{more}", identity=first)


def _spelled(text: str) -> str:
    """The text with its control characters by code point, as white space would swallow some of them."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text)
