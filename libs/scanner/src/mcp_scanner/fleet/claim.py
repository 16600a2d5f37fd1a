"""How a tool speaks of itself: whether it claims to be better than others, and how loudly.

Honest tools compare themselves too, but with their own siblings ("use this instead of `list_items`") or with another
way of working ("faster than reading one by one"), and they boast with a word or two at a time: of 9,400 tools of 376
real servers two reach `Claim.LOUD`. Whoever wants another's calls piles the words up or calls itself an edition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.matcher import find_cues
from mcp_scanner.fleet.alias import BOASTS
from mcp_scanner.fleet.tool import FleetServer, FleetTool


class Claim(IntEnum):
    """How loudly a tool claims to be better."""

    NONE = 0
    MADE = 1
    LOUD = 2


_GRADES = (
    r"enhanced|advanced|premium|professional|ultimate|improved|superior|better|next[- ]gen\w*|upgraded|"
    r"optimi[sz]ed|elite|deluxe|extended|faster|safer|recommended|preferred|trusted|secured?|official|genuine|"
    r"certified|hardened|supreme|pro|turbo|enterprise|high[- ]performance"
)
# What a tool calls itself when it means to be another's better: "the premium edition".
_EDITION = re.compile(
    rf"\b(?:{_GRADES}) (?:and (?:{_GRADES}) )?(?:\w+ )?"
    r"(?:version|edition|alternative|replacement|implementation|variant|successor|drop-in|build|release|flavou?r|"
    r"counterpart|substitute|take on)\b"
    rf"|^(?:{_GRADES})\b ?[:-]",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?:better|faster|safer|cheaper|fresher|richer|(?<!one or )more (?!\w+s\b)\w+|"
    r"(?:twice|three times|\w+ times) as \w+|superior|preferable)(?: than| to| as)\b(?! \w+ing\b)"
    r"|\b(?:official|genuine|certified|authentic|authori[sz]ed|trusted|only (?:supported|valid|correct)) and\b"
    r"|\b(?:instead|ahead|in place) of (?:(?:the |any )?(?:other|original|default|standard|built-in|plain)"
    r"(?: \w+){0,2}? (?:tools?|ones?|servers?|versions?|functions?|implementations?)\b|(?:the )?`?[a-z]+_)"
    r"|\b(?:replac(?:es|ing|ement for)|supersed(?:es|ing)|succe(?:eds|ssor (?:of|to))|takes over from|stands in for) "
    r"[`'\"]?[a-zA-Z]+[_-]"
    r"|\b(?:the )?(?:other|plain|old|original|rival|first|second|stock|former)\b[^.!?]{0,40}"
    r"\b(?:is|are|has been|have been|was|returns?|gives?|fails?|loses?|yields?|ought|should|must|can)\b[^.!?]{0,40}"
    r"\b(?:counterfeit|fake|stale|unsafe|outdated|deprecated|obsolete|broken|erroneous|wrong|insecure|retired|"
    r"discontinued|unreliable|compromised|unmaintained|slow\w*|skipped|avoided|ignored|left|errors?|duplicates?)\b",
    re.IGNORECASE,
)
# A comparison with whatever else there is, not with one's own: "than any other tool", "compared to the standard one".
_RIVALS = re.compile(
    r"\b(?:(?<!slower )(?<!less )than|compared (?:to|with)|surpass\w*|outperform\w*|beats?|upgrade (?:of|to|over|from)|"
    r"replacement (?:of|for)|alternatives? to) (?:the |any |all |every )?(?:\w+ )?"
    r"(?:other|standard|basic|ordinary|regular|conventional|existing|original|plain|stock|built-in|comparable|similar|"
    r"competing)\b(?: \w+){0,2}? "
    r"(?:tools?|ones?|servers?|versions?|implementations?|functions?|options?|alternatives?)\b",
    re.IGNORECASE,
)
_CLAIMING = (Cue.PRAISE_OF_SELF, Cue.ENDORSED)
# Words of praise, each of a kind, with what they weigh: half for those that manuals use as well.
_PRAISE = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), weight)
    for weight, rows in (
        (
            1.0,
            r"""superior\w*
            premium|deluxe|elite|supreme
            ultimate|definitive|pinnacle
            professional(?:-grade)?
            enhanced|upgraded|improved
            unmatched|unrivall?ed|unparalleled|unbeat\w+|peerless
            exceptional\w*|outstanding|excellent|flawless\w*|perfect
            optimal\w*|optimi[sz]ed
            state[- ]of[- ]the[- ]art|cutting[- ]edge|next[- ]gen\w*|revolutionary
            surpass\w*|outperform\w*|outclass\w*|exceeds
            (?:enterprise|military|bank|production|industrial)[- ](?:grade|level|class|ready|strength)
            (?:world|first|best)[- ](?:in[- ])?class|top[- ]tier|top[- ]notch
            faster|quicker|blazing\w*|lightning\w*|high[- ]performance|(?:lower|minimal|reduced) latency
            safer|hardened|(?:extra|additional|built-in|stronger|enhanced) (?:security|privacy|safety|\w+ protection)
            better|richer|fresher|smarter|cleaner
            dependable|more (?:reliable|accurate|secure|precise|robust|powerful|efficient|dependable|complete)
            highest[- ]\w+|guaranteed""",
        ),
        (
            0.5,
            r"""advanced
            comprehensive
            official|genuine|authentic|certified|verified
            recommended|preferred|trusted
            secure
            reliable|reliability|stability|robust
            accurate|accuracy|precise|precision
            powerful
            intelligent|smart
            best|most \w+
            speed|performance|quality""",
        ),
    )
    for words in (row.strip() for row in rows.splitlines())
)
# This much praise within so many characters is a boast or a claim. Of the 9,400 real tools the loudest has 2.5.
_LOUD_PRAISE, _SOME_PRAISE = 3.0, 1.5
_BREATH = 240
_PRAISE_IN_NAME = 1.0
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?\n](?=\s|$)|[.!?\n]|$)")
_NAME = re.compile(r"[\w-]+")


def claims(servers: Sequence[FleetServer]) -> list[tuple[FleetTool, Claim]]:
    """Every tool of the inventory that claims to be better than others, and how loudly."""
    names = [frozenset(tool.name for tool in server.tools) for server in servers]
    spoken: list[tuple[FleetTool, str]] = []
    for server in servers:
        others = frozenset().union(*(own for place, own in enumerate(names) if place != server.position))
        own = names[server.position] - others
        spoken.extend((tool, _without(tool.text, own)) for tool in server.tools if tool.text)
    cues = find_cues([text for _, text in spoken])
    return [
        (tool, claim)
        for (tool, text), found in zip(spoken, cues, strict=True)
        if (claim := _claim(tool, text, any(cue in found for cue in _CLAIMING)))
    ]


def _claim(tool: FleetTool, text: str, praises: bool) -> Claim:
    praised = praise(text)
    if praised and not BOASTS.isdisjoint(re.split(r"[^a-z]+", tool.folded.lower())):
        praised += _PRAISE_IN_NAME
    if _EDITION.search(text) or _RIVALS.search(text) or praised >= _LOUD_PRAISE:
        return Claim.LOUD
    made = praises or praised >= _SOME_PRAISE or _COMPARISON.search(text)
    return Claim.MADE if made else Claim.NONE


def praise(text: str) -> float:
    """The weight of the different words of praise in the stretch of a text that has most of them."""
    found = sorted((match.start(), kind) for kind, (words, _) in enumerate(_PRAISE) for match in words.finditer(text))
    within: Counter[int] = Counter()
    first, most = 0, 0.0
    for place, kind in found:
        within[kind] += 1
        while found[first][0] <= place - _BREATH:
            within[found[first][1]] -= 1
            first += 1
        most = max(most, sum(_PRAISE[kind][1] for kind, times in within.items() if times))
    return most


def _without(text: str, own: frozenset[str]) -> str:
    """The text without sentences that name a sibling of the tool: these compare it with what it stands beside."""
    return "".join(sentence for sentence in _SENTENCE.findall(text) if own.isdisjoint(_NAME.findall(sentence)))
