"""How much one tool poses as a tool of another server: by name, deed, object, product, parameters and wording."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcp_scanner.fleet.tool import FleetServer, FleetTool, in_deeds, similarity


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the tools of one server have in common: its product, what stands before their names, their words."""

    products: frozenset[str]
    prefix: frozenset[str]
    words: frozenset[str]


def surroundings(server: FleetServer) -> Surroundings:
    """Read what the tools of a server share."""
    counted: dict[str, int] = {}
    for tool in server.tools:
        for word in tool.core:
            counted[word] = counted.get(word, 0) + 1
    several = len(server.tools) >= _SEVERAL
    prefix = frozenset(word for word, times in counted.items() if several and times > _PREFIXED * len(server.tools))
    words = frozenset().union(*(tool.words | set(tool.core) for tool in server.tools))
    return Surroundings(server.products, prefix, words)


# A word in more than this share of at least so many names stands before all of them: `maps_`, `browser_`.
_PREFIXED, _SEVERAL = 0.6, 3
# A parameter list is the other's where this share of it is found there.
_SAME_PARAMETERS = 0.75


def likeness(claimer: FleetTool, own: Surroundings, tool: FleetTool, theirs: Surroundings) -> float:
    """Points for how much the claimer poses as this tool; about 1 where two tools of one product do the same."""
    named = names(claimer.text, tool)
    core, other = _bare(claimer, own, theirs), _bare(tool, theirs, theirs)
    same_core = core == other or claimer.core == tool.core
    same_deed = bool(claimer.deed) and claimer.deed == tool.deed
    objects = {word for word in core & other if not _is_deed(word, claimer.deed)}
    product = bool(theirs.products & (claimer.words | set(claimer.core)))
    elsewhere = (own.products - theirs.products - theirs.words) & (claimer.words | set(claimer.core))
    return (
        1.0 * named
        + 0.6 * same_core
        + 0.4 * (same_deed and bool(objects))
        + 0.4 * (product and same_deed)
        + 0.2 * product
        + 0.2 * _same_parameters(claimer, tool)
        + min(similarity(claimer.opening, tool.opening), 0.6)
        - 0.4 * (not product and not same_core and not named)
        - 0.4 * bool(elsewhere)
    )


def _bare(tool: FleetTool, own: Surroundings, theirs: Surroundings) -> frozenset[str]:
    """The words of a tool's name, verbs by their deed, without the product's and those that stand before every tool."""
    core = frozenset(tool.core)
    return in_deeds(core - own.prefix - theirs.prefix - own.products - theirs.products or core)


def _is_deed(word: str, deed: str) -> bool:
    return bool(deed) and (word.startswith(deed) or deed.startswith(word))


def _same_parameters(claimer: FleetTool, tool: FleetTool) -> bool:
    shared = claimer.parameters & tool.parameters
    return bool(shared) and len(shared) >= _SAME_PARAMETERS * len(claimer.parameters)


# A tool of one word is named where it is compared with; elsewhere the word is prose.
_COMPARED = (
    r"\b(?:than|superior to|ahead of|instead of|in place of|replaces|supersedes|plain|compared (?:to|with)|"
    r"(?:version|edition|variant|release) of) (?:the )?[`'\"]?"
)


def names(text: str, tool: FleetTool) -> bool:
    """Whether a text names the tool, and not only uses its word."""
    before = r"(?<!\w)" if len(tool.core) > 1 else _COMPARED
    return tool.name in text and re.search(rf"{before}{re.escape(tool.name)}(?!\w)", text) is not None
