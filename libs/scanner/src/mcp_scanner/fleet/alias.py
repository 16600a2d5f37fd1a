"""Servers under another's name with something hung on it: `tickets-pro` beside `tickets`.

What is hung on tells them apart. Words that boast promise the same thing, only better: whoever mirrors another's tools
under such a name wants its calls. A version says that it follows: an honest successor brings something new, a mere
mirror of the same tools in other words does not. Places, people, numbers and channels (`-staging`, `-eu`, `-2`,
`-work`, `-beta`) are how one server is installed several times.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mcp_scanner.fleet.tool import FleetServer, FleetTool
from mcp_scanner.model import Severity

# Words hung on a name that promise the same thing, only better.
BOASTS = frozenset(
    """pro plus premium ultimate turbo official officially verified certified trusted genuine authentic real original
    secure secured safe safer hardened better best improved enhanced advanced super fast faster smart smarter deluxe
    elite extended professional superior boosted reliable""".split()
)
_VERSIONS = frozenset("new newer next latest updated upgraded".split())
_VERSION = re.compile(r"v\d+")
# Words of every server's name, which tell nothing apart.
_GENERIC = frozenset("mcp server servers tool tools the for".split())
_WORD = re.compile(r"[a-z]+\d*|\d+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# At least this share of the smaller server's tools is named like tools of the other.
_MIRRORED = 0.5
# A word shorter than this, once a boast is cut off its end, is not a name ("surplus", "unreal").
_SHORTEST_STEM = 5


@dataclass(frozen=True, slots=True)
class Alias:
    """A server under another's name: which of them, how grave, the tools in common, and what to say of it."""

    original: FleetServer
    other: FleetServer
    severity: Severity
    pairs: tuple[tuple[FleetTool, FleetTool], ...]
    reason: str


def aliases(servers: Sequence[FleetServer]) -> Iterator[Alias]:
    """Every pair of servers of which one bears the other's name with a boast or a version, and mirrors its tools."""
    by_name: dict[str, list[tuple[FleetServer, frozenset[str]]]] = defaultdict(list)
    for server in servers:
        stem, hung = _parts(server.name)
        if stem:
            by_name[stem].append((server, hung))
    for namesakes in by_name.values():
        plain = [server for server, hung in namesakes if not hung]
        for original in plain[:1]:
            for other, hung in namesakes:
                pairs = _mirrored(original, other) if hung else ()
                if pairs:
                    yield _judged(original, other, hung, pairs)


def _parts(name: str) -> tuple[str, frozenset[str]]:
    """The name without generic words, boasts and versions, run together, and the boasts and versions."""
    words = _WORD.findall(_CAMEL.sub(" ", name.rpartition("/")[2]).lower())
    kept = [word for word in words if word not in _GENERIC]
    hung = {word for word in kept if word in BOASTS or word in _VERSIONS or _VERSION.fullmatch(word)}
    stem = "".join(word for word in kept if word not in hung)
    if not hung:
        glued = next((word for word in BOASTS if stem.endswith(word)), "")
        if glued and len(stem) - len(glued) >= _SHORTEST_STEM:
            return stem.removesuffix(glued), frozenset({glued})
    return stem, frozenset(hung)


def _mirrored(original: FleetServer, other: FleetServer) -> tuple[tuple[FleetTool, FleetTool], ...]:
    """The tools of both under one name, where they are half of the smaller server's."""
    named = {tool.name.casefold(): tool for tool in original.tools}
    cores = {tool.core: tool for tool in original.tools}
    pairs = tuple(
        (found, tool)
        for tool in other.tools
        if (found := named.get(tool.name.casefold()) or cores.get(tool.core)) is not None
    )
    smaller = min(len(original.tools), len(other.tools))
    return pairs if smaller and len(pairs) / smaller >= _MIRRORED else ()


def _judged(
    original: FleetServer, other: FleetServer, hung: frozenset[str], pairs: tuple[tuple[FleetTool, FleetTool], ...]
) -> Alias:
    same_texts = all(left.text == right.text for left, right in pairs)
    said = f"{other.name} is {original.name} with {' and '.join(sorted(hung))} hung on its name"
    one_product = bool(_calls_itself(original)) and _calls_itself(original) == _calls_itself(other)
    if one_product:
        # Both say that they are the same program: two installations, or an impostor that copied this as well.
        severity = Severity.MEDIUM if hung & BOASTS or not same_texts else Severity.INFO
    elif hung & BOASTS:
        severity = Severity.HIGH
    elif same_texts:
        severity = Severity.MEDIUM
    else:
        severity = Severity.LOW if _brings_something(original, other) else Severity.HIGH
    return Alias(original, other, severity, pairs, f"{said} and has {len(pairs)} of its tools")


def _calls_itself(server: FleetServer) -> str:
    name = server.listing.server_info.get("name") if isinstance(server.listing.server_info, dict) else None
    return name.casefold() if isinstance(name, str) else ""


def _brings_something(original: FleetServer, other: FleetServer) -> bool:
    """Whether the other has a tool or a parameter that the original has not."""
    known = {tool.core: tool.parameters for tool in original.tools}
    return any(tool.core not in known or tool.parameters - known[tool.core] for tool in other.tools)
