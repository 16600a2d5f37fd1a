"""What the description of a tool speaks of: the tool's own function, or other tools."""

from __future__ import annotations

import re

from mcp_scanner.detectors.lexicon.functions import CHANGING, FUNCTIONS
from mcp_scanner.detectors.sentences import split_sentences

_WORD = re.compile(r"[A-Za-z]+")
_NAME_WORDS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
# A verb that makes the opening words the subject of a statement: "Query plans are visible to ...".
_STATEMENT = re.compile(
    r"^\W*(?!\w+ (?:if|whether)\b)[\w-]+(?: [\w'-]+){0,4}? (?<!and )(?:is|are|was|were|has|have|had|must|should|"
    r"shall|can|cannot|may|might|will|would|"
    r"needs?|do|does|did|don't|doesn't|isn't|aren't|becomes?|gets?|goes|go|causes?|leads?|fails?|expires?|drifts?|"
    r"shares?|draws?|runs?|breaks?|times?|counts?|belongs?|depends?|comes?|uses?|takes?|lacks?|contains?|falls?|grows?|"
    r"stays?|ages?|costs?|slows?|changes?|varies|vary|differs?|works?|arrives?|ends?|stops?|suffers?|requires?|"
    r"deserves?|tends?|wants?|prefers?|likes?|dislikes?|rejects?|clogs?|overflows?|confuses?|distorts?|collides?|"
    r"conflicts?|applies|apply|reaches|follows?|receives?|chokes?|times|hurts?|wastes?)\b"
    r"|^\W*(?:because|due to|owing to|thanks to|since|as|so that|in view of|in line with|given|following|"
    r"while|until)\b[^.!?\n]{3,140}?, ?[a-z`'\"]",
    re.IGNORECASE,
)
# A noun clause that names what is answered: "Which page the browser is on", "What changed since a date".
_ASKED = re.compile(r"^\W*(?:which|what|whether|who|where|how (?:many|much|long|often|to)|when)\b", re.IGNORECASE)
# "Returns ...", "this tool", "call it first", "must be called before ...": the tool itself is meant.
_ITSELF = re.compile(
    r"\bthis (?:[\w-]+ )?(?:tool|function|command|endpoint|method|call|operation|api|action|prompt|guide)\b"
    r"|(?:^|[.!:\n]\s*)(?:returns?|retrieves|lists|outputs|yields)\b|\btool (?:for|to|that|which)\b"
    r"|\b(?:use|call|run|invoke|load|fetch|read|do|perform) (?:it|this|these|them)\b"
    r"|(?:^|[.!:;\n]\s*)(?:must|needs? to|has to|should|can|may)(?: \w+)? (?:be |only |run |come )"
    r"|(?:^|[.!:;\n]\s*)(?:required|needed|useful|necessary|optional|called|run|used|works|valid)(?: \w+)? "
    r"(?:before|after|by|for|once|to|until|as)\b",
    re.IGNORECASE,
)


def says_own_function(text: str) -> bool:
    """Whether a description tells what its tool does: it opens with a deed or a label, or speaks of itself.

    Texts in other scripts are taken to.
    """
    spans = split_sentences(text)
    opening = text[spans[0][0] : spans[0][1]] if spans else text
    first = _WORD.search(opening)
    if first is None or not opening.isascii():
        return True
    if _ASKED.match(opening) or _ITSELF.search(text):
        return True
    return _is_deed(first.group().lower(), FUNCTIONS) and not _STATEMENT.match(opening)


def opens_with_statement(text: str) -> bool:
    """Whether the first sentence states something, where a label ("Balance of an account") would name it."""
    return _STATEMENT.match(text) is not None


def tells_deed(name: str) -> bool:
    """Whether a name begins with a deed, as names of tools do and those of fields do not."""
    return any(_is_deed(word, FUNCTIONS) for word in words_of(name)[:1])


def is_changing(name: str) -> bool:
    """Whether a tool's name says that it changes, spends or sends something."""
    return any(word in CHANGING for word in words_of(name))


def share_words(one: str, other: str) -> bool:
    """Whether two identifiers have a word in common, as tools for one thing do."""
    return not set(words_of(one)).isdisjoint(words_of(other))


def words_of(name: str) -> list[str]:
    """The words of an identifier, in lower case."""
    return [word.lower() for word in _NAME_WORDS.split(name) if word]


def _is_deed(word: str, deeds: frozenset[str]) -> bool:
    return any(
        form in deeds
        for form in (word, word.removesuffix("s"), word.removesuffix("es"), f"{word.removesuffix('ies')}y")
    )
