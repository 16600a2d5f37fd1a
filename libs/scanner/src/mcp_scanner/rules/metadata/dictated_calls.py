"""Sentences that lay down a call of another tool together with what it is to be called with.

Where one tool of a server is told of in another's text, the values are the user's to choose: documentation names the tool,
and at most a switch of it. An order names the tool and a value of the author's own choosing. Of 425 listings of honest
servers none has such a sentence about a tool that is not in the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.own_parameters import parameters_of
from mcp_scanner.detectors.reading import Reading, Sentence
from mcp_scanner.detectors.tool_speech import is_changing, share_words, tells_deed
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.metadata import foreign_control, tool_about_others
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces import Role

# The rules reported here are declared, explained and exemplified in their own files.
RULES: tuple[Rule, ...] = ()

_LITERAL = re.compile(
    r"(?<![\w'])'(?P<single>[^'\n]{2,200})'(?!\w)|(?<![=\w])\"(?P<double>[^\"\n]{2,200})\"|`(?P<code>[^`\n]{2,200})`"
    r"|(?<![\w/])(?P<place>(?:~|/(?:home|etc|Users|root|var))/[\w./-]{3,})"
    r"|(?P<own>\b0x[0-9a-fA-F]{6,}\b|[\w.+-]+@[\w-]+\.\w[\w.]*|https?://\S+|\[[^\]\n]{0,80}['\"\d][^\]\n]{0,80}\]|\{\})"
    r"|(?<![\w.$])(?P<number>-?\d[\d.,]*\d|[2-9])(?!\w)"
)
_COMPOUND = r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+|[A-Za-z][a-z0-9]+(?:[A-Z][a-z0-9]+)+"
_IDENTIFIER = re.compile(
    r"\b(?:call|calling|calls|use|using|via|through|run|invoke|with)(?: the)? [`'\"](?P<called>[a-z]{2,20})[`'\"]"
    r"|(?<![\w/.-])(?P<kebab>[a-z]+(?:-[a-z]+){1,4})(?= (?:is|are|calls?|tool|gets|must|should|has to|requests?)\b)"
    rf"|[`'\"](?P<quoted>{_COMPOUND})(?:\(\))?[`'\"]|(?<![\w/.\-\\@~$='\"`])(?P<open>[a-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)(?![\w/@=])"
)
_SAID = re.compile(r"(?<![\w'])'[^'\n]* [^'\n]*'(?!\w)|(?<![=\w])\"[^\"\n]* [^\"\n]*\"")
# Endings of names of data, and what stands after the name of a parameter.
_FIELD = re.compile(
    r"_(?:token|key|ids?|secret|url|uri|uuid|type|field|param|version|path|name|date|time|at|format|status|count|size|"
    r"limit|flag|mode)s?$|^[A-Z_0-9]+$|(?:Id|Ids|Key|Url|Name|Type|Path|Token)$"
)
_ARGUMENT = re.compile(
    r"['\"`]?\s*(?:parameters?|arguments?|fields?|values?|property|key|flag|header|column|option|enum|mode|object|"
    r"attribute|permissions?|roles?|scopes?|=|:|(?:is|are) (?:set|true|false|null|not)\b)",
    re.IGNORECASE,
)
# What a tool's name stands after and before where it is called or spoken of, and that of a thing does not.
_GOVERNED = re.compile(
    r"(?:^|[.:;] ?|\b(?:calls?|called|calling|us(?:e|es|ed|ing)|runs?|running|invok(?:e|es|ed|ing)|execut(?:e|es|ed|ing)|"
    r"trigger(?:s|ed|ing)?|fir(?:e|es|ing)|through|via|with|by|of|to|for|in|on|from|before|after|when|whenever|while|if|"
    r"until|each|every|any|all|ahead of|than|and|then|tool|function|perform\w*|so|that|because|as|do)"
    r"(?: the| each| every| any| all| an?| one| tool)?) ?$",
    re.IGNORECASE,
)
_GOVERNS = re.compile(
    r"(?:\(\))?[`'\"]?(?:$|[.,;)?!]| (?:tools?|functions?|calls?|requests?|invocations?|runs?|is|are|was|were|be|must|should|"
    r"shall|has|have|gets?|to|with|on|for|at|so|and|or|before|after|in|of|as|first|once|twice|when|while|goes|asks?|will|"
    r"needs?|the|a|an|by|from|into|instead|that|which|because|beforehand|afterwards|targets?|receives?|accepts?|takes?|"
    r"uses?|works|then|now|only|always|without|against|using|via|through|carries|returns)\b)",
    re.IGNORECASE,
)
# Code and documents in the text.
_CODE = re.compile(r"[{\[(] ?[\"'\w]+[\"']?\s*:|\bexamples?\b|\w\([^)]*[=\"]|;\s*$|\w\(\{", re.IGNORECASE)
# What is no value: constants, identifiers, placeholders, assignments.
_NAME = re.compile(r"[A-Z_]+|[a-z]+(?:[_-][a-z]+)+|<.*>|[a-z]+(?:[A-Z][a-z]+)+|.*=.*")
_TELLING = re.compile(r"[^\w-]|\d")
# What a value stands after: "to", "with the query", "becomes".
_BEFORE_VALUE = re.compile(
    r"\b(?:to|with|for|as|is|are|by|from|on|of|in|be|at|than|value|named|called|key|user|pass|use|say|state|limit|becomes?|"
    r"contains?|equals?|recipient|account|put|set|only)[ :=`'\"(\[]*$"
    r"|\b(?:to|with|for|on|in|of|from|by|at) (?:the |an? )?[`'\"]?\w+[`'\"]? [`'\"(\[]*$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r" ?(?:ms|seconds?|minutes?|hours?|days?|results?|rows|items?|per|kb|mb|char\w*|%|times|or|and|to|-)\b",
    re.IGNORECASE,
)
_DEED = (
    r"(?:change|replace|override|overwrite|swap|substitute|put|set|pass|use|start|call|look up|run|send|add|append|redirect|"
    r"re-?route|fill|leave out|drop|modify|insert|write|execute|invoke|apply|fetch|query|search|open|create|delete|mark|"
    r"update|transfer|point|turn|switch|enter|supply|include|prefix|post|buy|place|make|give|take|remove|double|multiply|"
    r"round|force|mention)"
)
_IMPOSED = re.compile(
    r"(?:^|[,:;(—.`'\"] ?|\b(?:and|then|always|must|should|shall|first|please|now|just|instead|automatically|simply|also|you|"
    rf"is|afterwards|beforehand) )(?:must |first )?{_DEED}\b"
    r"|\b(?:must|should|shall|has to|have to|needs? to|is to|are to|ought to) (?:[\w'-]+ ){0,4}?(?:be|become|carry|hold|"
    r"contain|read|equal|have|get|go|receive|take|stay|use|point|target|include|end|start|mention|\w+ed)\b"
    r"|\b(?:is|are) (?:always|automatically|from now on|to be|answered|treated|served|handled) (?:\w+ed|set|put|for|as|with|by)\b"
    r"|\b(?:only|valid) (?:after|once|if|when)\b|\bgoes? to\b",
    re.IGNORECASE,
)
# How documentation speaks, unless it binds.
_DESCRIBES = re.compile(
    r"\b(?:can|could|may|might|e\.g|examples?|available|supported|only (?:required|available|when)|returns?|"
    r"returned|response|depends|by default|deprecated|corresponds?|if the user (?:wants|asks)|instead of|rather than|"
    r"not|permissions?)\b",
    re.IGNORECASE,
)
_BINDS = re.compile(
    r"\b(?:must|always|has to|have to|each|every|whatever|whichever|any|all|valid only|so that|independent of|irrespective of|"
    r"regardless of)\b|\bbefore [`'\"]?\w+(?:ing|_\w+)?\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"^\W*(?:to|in order to|for)\b[^,]{0,120},", re.IGNORECASE)
_DUTY = re.compile(
    r"\b(?:must|should|has to|have to|always|first|before|every|each|required|needs? to|is to|are to)\b", re.IGNORECASE
)
# The sentence goes on about what was named before it.
_GOES_ON = re.compile(
    r"^\W*(?:(?:when|if|whenever|once|before|for|in|after|with) (?:it|its|this|them|they)|its?|they|there|then)\b",
    re.IGNORECASE,
)
# Longer sentences, and such with more assignments, are lists and code.
_LONGEST = 420
_ASSIGNMENTS = 2


def hits(reading: Reading, context: Context) -> Iterator[Hit]:
    """Find such sentences."""
    field = reading.field
    prose = field.role is Role.DESCRIPTION or field.role is Role.INSTRUCTIONS
    if not prose or "/inputSchema/" in field.pointer or not reading.text.isascii():
        return
    bare = field.surface == "tool" and not parameters_of(context.listing, field)
    names: list[str] = []
    for sentence in reading.sentences:
        names = _names(sentence.text, field.owner) or (names if _GOES_ON.match(sentence.text) else [])
        if not names or not _lays_down(sentence, names):
            continue
        if any(not context.known.knows(name) for name in names):
            yield Hit(foreign_control.RULE, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)
        elif any(_is_steered(name, field.owner, context, bare=bare) for name in names):
            yield Hit(tool_about_others.RULE, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)


def _names(text: str, owner: str) -> list[str]:
    """What the sentence names as tools are named: compound identifiers, other than fields by their endings."""
    found = []
    text = _SAID.sub(lambda said: " " * len(said[0]), text)
    for match in _IDENTIFIER.finditer(text):
        name = match["quoted"] or match["open"] or match["kebab"] or match["called"]
        if name == owner or _ARGUMENT.match(text, match.end()) or (match["kebab"] and not tells_deed(name)):
            continue
        governed = _GOVERNED.search(text, 0, match.start()) if _GOVERNS.match(text, match.end()) else None
        spoken_of = governed is not None and (not _FIELD.search(name) or (tells_deed(name) and governed[0].strip()))
        if match["called"] or spoken_of:
            found.append(name)
    return found


def _is_steered(name: str, owner: str, context: Context, *, bare: bool) -> bool:
    """Whether a sibling is named that its namer has nothing to do with: nobody gives the namer anything, or it changes."""
    return context.known.owns(name) and (bare or (is_changing(name) and not share_words(name, owner)))


def _lays_down(sentence: Sentence, names: list[str]) -> bool:
    text = sentence.text
    if len(text) > _LONGEST or text.count("=") > _ASSIGNMENTS or not _IMPOSED.search(text):
        return False
    if _CODE.search(text) or (_PURPOSE.search(text) and not _DUTY.search(text)):
        return False
    in_passing = tool_about_others.IN_PASSING.search(text) or _DESCRIBES.search(text)
    return not (in_passing and not _BINDS.search(text)) and _has_value(text, names)


def _has_value(text: str, names: list[str]) -> bool:
    """Whether the text holds a value of its author's choosing, other than the tools it names."""
    for match in _LITERAL.finditer(text):
        before = text[: match.start()]
        if match["own"] or match["place"]:
            if not before.rstrip().endswith("="):
                return True
            continue
        if match["number"]:
            if _BEFORE_VALUE.search(before) and not _UNIT.match(text, match.end()):
                return True
            continue
        value = match["single"] or match["double"] or match["code"]
        if value in names or value.removesuffix("()") in names or before.rstrip().endswith("="):
            continue
        if _BEFORE_VALUE.search(before) and (
            not _NAME.fullmatch(value) or (match["code"] is None and "=" not in value)
        ):
            return True
        if match["code"] is None and not _NAME.fullmatch(value) and _TELLING.search(value):
            return True
    return False
