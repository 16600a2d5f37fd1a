"""Tools of two servers of which one is a copy of the other: in its whole text, or in its first sentence and parameters.

An impostor copies what a tool says it does and may change its name, leave out the rest or add to it. Among the 70,500
pairs of 376 real servers, two (forks of one program) have half of the smaller one's tools in common so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from mcp_scanner.fleet.tool import FleetServer, FleetTool, similarity

# Descriptions that share this many of their words are copies; honest namesakes of different products lie below 0.6.
_COPY = 0.8
# Fewer words than this may agree by chance ("Search the web"), unless the name is another's with something hung on it.
_COPY_WORDS, _DECORATED_COPY_WORDS = 4, 2
# Words that a bait adds to what it copies: a sentence. A text that goes on is of another make.
_MOST_ADDED = 10
# Words added to a copied description that make the copy the one to take.
_BAIT = re.compile(
    r"\b(?:faster|fastest|quicker|better|best|safer|safest|cheaper|improved|enhanced|superior|premium|upgraded|official|"
    r"preferred|recommended|trusted|verified|hardened|more (?:reliable|accurate|secure|complete|powerful|robust)|"
    r"instead)\b",
    re.IGNORECASE,
)
# The one takes the other's place, or the other is no good: said of a named tool or server. "Instead of" is not among
# them, as honest servers say when to use which, nor "deprecated", which vendors say of what their own servers follow.
_TAKES_PLACE = re.compile(
    r"\b(?:takes? (?:over|the place)|replac\w+|supersed\w+|succeed\w*|successor|corrected|erroneous|wrong|found to be|"
    r"known (?:for|to|issues?))\b",
    re.IGNORECASE,
)
# Tools of one kind compared with each other; more only repeat the finding.
_MOST_ALIKE = 20
# Words of the first sentence and parameters in common, and two for the name, that make a copy of one first sentence.
_COPY_POINTS, _NAME_POINTS, _PARAMETER_POINTS = 5, 2, 4
_NAMESAKES_WORDS = 5
_SAME_PARAMETERS = 0.75
_SHORTEST_NAME = 5

Match = tuple[FleetTool, FleetTool, bool]


def copies(servers: Sequence[FleetServer]) -> dict[tuple[int, int], list[Match]]:
    """Copied tools by pair of servers: the copy or either, the other, and whether the copy says to take it instead."""
    found: dict[tuple[int, int], dict[tuple[int, int], Match]] = defaultdict(dict)
    for left, right in (
        *_neighbours(servers, lambda tool: tool.core),
        *_neighbours(servers, lambda tool: tool.opening),
    ):
        match = _compared(servers, left, right)
        if match is not None:
            found[positions(left, right)].setdefault((left.index, right.index), match)
    return defaultdict(list, {key: list(matches.values()) for key, matches in found.items()})


def positions(left: FleetTool, right: FleetTool) -> tuple[int, int]:
    """The positions of the two tools' servers, the first one first."""
    return min(left.server, right.server), max(left.server, right.server)


def _neighbours(
    servers: Sequence[FleetServer], key: Callable[[FleetTool], Hashable]
) -> Iterator[tuple[FleetTool, FleetTool]]:
    """Pairs of tools of different servers with the same key, the earlier server's first."""
    alike: dict[Hashable, list[FleetTool]] = defaultdict(list)
    for server in servers:
        for tool in server.tools:
            alike[key(tool)].append(tool)
    for tools in alike.values():
        for place, left in enumerate(tools[:_MOST_ALIKE]):
            for right in tools[place + 1 : _MOST_ALIKE]:
                if left.server != right.server:
                    yield left, right


def _compared(servers: Sequence[FleetServer], left: FleetTool, right: FleetTool) -> Match | None:
    if left.core == right.core:
        baited = _baited(left, right)
        if baited is not None:
            return baited, right if baited is left else left, True
    opens_alike = _opens_alike(left, right)
    if opens_alike:
        short, long = sorted((left, right), key=lambda tool: len(tool.text))
        if _puts_aside(long, short, servers[short.server].name):
            return long, short, True
    # Products of one trade have namesakes that say the same in few words ("Sends an email"); another name tells.
    telling = left.name != right.name or len(left.opening) >= _NAMESAKES_WORDS
    if (opens_alike and telling) or (left.core == right.core and _is_copy(left, right)):
        return left, right, False
    return None


def _is_copy(left: FleetTool, right: FleetTool) -> bool:
    decorated = left.name != right.name and left.text == right.text and left.parameters == right.parameters
    least = _DECORATED_COPY_WORDS if decorated else _COPY_WORDS
    return min(len(left.words), len(right.words)) >= least and similarity(left.words, right.words) >= _COPY


def _opens_alike(left: FleetTool, right: FleetTool) -> bool:
    """Whether the tools have one first sentence, and parameters, a name or words enough that it is no coincidence."""
    if left.opening != right.opening or not left.opening:
        return False
    shared = left.parameters & right.parameters
    if len(shared) < _SAME_PARAMETERS * max(len(left.parameters), len(right.parameters)):
        return False
    points = len(left.opening) + min(len(shared), _PARAMETER_POINTS) + _NAME_POINTS * _is_named_alike(left, right)
    return points >= _COPY_POINTS


def _is_named_alike(left: FleetTool, right: FleetTool) -> bool:
    short, long = sorted((_plain(left), _plain(right)), key=len)
    return left.core == right.core or (len(short) >= _SHORTEST_NAME and short in long)


def _plain(tool: FleetTool) -> str:
    return re.sub(r"[\W_]", "", tool.folded.casefold())


def _puts_aside(copy: FleetTool, original: FleetTool, owner: str) -> bool:
    """Whether a copy says of the original, by its name or its server's, that it takes its place.

    One word ("search") is prose, and so is the name that the copy itself has; a server of one word is meant where the
    text says so.
    """
    forms = []
    if len(original.core) > 1 and original.name != copy.name:
        forms.append(rf"(?<![\w-]){re.escape(original.name)}(?![\w-])")
    if owner:
        form = rf"(?<![\w-]){re.escape(owner)}(?![\w-])"
        forms.append(
            form if re.search(r"\w\W+\w|_", owner) else rf"\b(?:in|from) {form}|{form}(?:'s)? (?:mcp )?server\b"
        )
    named = re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)
    return any(
        _TAKES_PLACE.search(sentence) is not None and named.search(sentence) is not None
        for sentence in re.split(r"(?<=[.!?])\s|\n", copy.text)
    )


def _baited(left: FleetTool, right: FleetTool) -> FleetTool | None:
    """The one of two tools that says what the other says and adds that it is the one to take, if either does."""
    short, long = sorted((left, right), key=lambda tool: len(tool.words))
    if len(short.words) < _COPY_WORDS or len(short.words & long.words) < _COPY * len(short.words):
        return None
    if len(long.words - short.words) > _MOST_ADDED:
        return None
    return long if _BAIT.search(long.text) and not _BAIT.search(short.text) else None
