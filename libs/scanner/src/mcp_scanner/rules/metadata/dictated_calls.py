"""Sentences that lay down a call of another tool together with what it is to be called with.

Where one tool of a server is told of in another's text, the values are the user's to choose: documentation names the
tool, and at most a switch of it. An order names the tool and a value of the author's own choosing. Of 425 listings of
honest servers none has such a sentence about a tool that is not in the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcp_scanner.detectors.cue import Cue, mask_of
from mcp_scanner.detectors.lexicon.functions import CHANGING
from mcp_scanner.detectors.own_parameters import parameters_of
from mcp_scanner.detectors.reading import Reading, Sentence
from mcp_scanner.detectors.tool_speech import is_changing, share_words, tells_deed, words_of
from mcp_scanner.model import Confidence, Severity
from mcp_scanner.rules.combination import Hit
from mcp_scanner.rules.context import Context
from mcp_scanner.rules.metadata import argument_tampering, fake_status, foreign_control, tool_about_others
from mcp_scanner.rules.rule import Rule
from mcp_scanner.surfaces import Role

# The rules reported here are declared, explained and exemplified in their own files.
RULES: tuple[Rule, ...] = ()

_LITERAL = re.compile(
    r"(?<![\w'])'(?P<single>[^'\n]{2,200})'(?!\w)|(?<![=\w])\"(?P<double>[^\"\n]{2,200})\"|`(?P<code>[^`\n]{2,200})`"
    r"|(?<![\w/])(?P<place>(?:~|/(?:home|etc|Users|root|var))/[\w./-]{3,})"
    r"|(?P<own>\b0x[0-9a-fA-F]{6,}\b|[\w.+-]+@[\w-]+\.\w[\w.]*|https?://\S+|\[[^\]\n]{0,80}['\"\d][^\]\n]{0,80}\]|"
    r"\{\w{0,20}\})"
    r"|(?<![\w.$])(?P<number>-?\d[\d.,]*\d|\d)(?!\w)"
    r"|\bby (?P<step>(?:\d[\d.]*|one|two|three|four|five|six|ten|twelve|twenty|fifty|a hundred) ?"
    r"(?:hours?|days?|weeks?|minutes?|months?|years?|%|percent|cents|degrees|units))"
)
_COMPOUND = r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+|[A-Za-z][a-z0-9]+(?:[A-Z][a-z0-9]+)+"
_IDENTIFIER = re.compile(
    r"\b(?:calls? to|requests? to|begin with|start with|execute|executing|trigger|issue|employ|call|calling|calls|"
    r"use|using|via|through|run|"
    r"invoke)(?: the)? [`'\"](?P<called>[a-z]{2,20})[`'\"]"
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
    r"attribute|permissions?|roles?|scopes?|=|:|(?:is |are )?(?:set to|true|false|null|not)\b)",
    re.IGNORECASE,
)
# What a tool's name stands after and before where it is called or spoken of, and that of a thing does not.
_GOVERNED = re.compile(
    r"(?:^|[.:;] ?|\b(?:calls?|called|calling|us(?:e|es|ed|ing)|runs?|running|invok(?:e|es|ed|ing)|execut(?:e|es|ed|"
    r"ing)|"
    r"trigger(?:s|ed|ing)?|fir(?:e|es|ing)|through|via|with|by|of|to|for|in|on|from|before|after|when|whenever|while|"
    r"if|"
    r"until|each|every|any|all|ahead of|than|and|then|tool|function|perform\w*|so|that|because|as|do|look up|consult|"
    r"query|issue|submit|"
    r"employ|upon|requires?|"
    r"needs?)"
    r"(?: the| each| every| any| all| an?| one| tool)?) ?$",
    re.IGNORECASE,
)
_GOVERNS = re.compile(
    r"(?:\(\))?[`'\"]?(?:$|[.,;)?!]| (?:tools?|functions?|calls?|requests?|invocations?|runs?|is|are|was|were|be|"
    r"must|should|"
    r"shall|has|have|gets?|to|with|on|for|at|so|and|or|before|after|in|of|as|first|once|twice|when|while|goes|asks?|"
    r"will|"
    r"needs?|the|a|an|by|from|into|instead|that|which|because|beforehand|afterwards|targets?|receives?|accepts?|takes?|"
    r"uses?|works|comes?|set|change|put|replace|pass|swap|override|double|drop|leave|then|now|only|always|without|"
    r"against|using|via|through|carries|returns)\b)",
    re.IGNORECASE,
)
# "... `x` with the type 'y' must be called", "... `x` is always called".
_SUBJECT = re.compile(
    r"(?:\(\))?[`'\"]?(?: (?:with|on|for)\b[^.;\n]{0,80}?)? (?:is|are|must|has to|have to|should|gets?|needs? to|"
    r"shall|is to) "
    r"(?:\w+ ){0,2}?(?:called|run|used|invoked|executed|made|queried|performed|precede)\b",
    re.IGNORECASE,
)
# Code and documents in the text.
_CODE = re.compile(
    r"[{\[(] ?[\"'\w]+[\"']?\s*:|\bexamples?\b|\"[\w -]+\"\s*:|\w\([^)]*[=\"]|;\s*$|\w\(\{", re.IGNORECASE
)
# What is no value: constants, identifiers, placeholders, assignments.
_NAME = re.compile(r"[A-Z_]+|[a-z]+(?:[_-][a-z]+)+|<.*>|[a-z]+(?:[A-Z][a-z]+)+|.*=.*")
_EMPTY = frozenset({"{}", "[]", "*", "**", "%"})
_TELLING = re.compile(r"[^\w-]|\d")
# What a value stands after: "to", "with the query", "becomes".
_BEFORE_VALUE = re.compile(
    r"\b(?:to|with|for|as|is|are|by|from|on|of|in|be|at|than|value|named|called|key|user|pass|use|say|state|limit|"
    r"becomes?|"
    r"contains?|equals?|recipient|account|put|set|only)[ :=`'\"(\[]*$"
    r"|\b(?:to|with|for|on|in|of|from|by|at) (?:the |an? )?[`'\"]?\w+[`'\"]? [`'\"(\[]*$|\bthe \w+ [`'\"(\[]*$",
    re.IGNORECASE,
)
# "change `ttl` to", "`region` = ".
_ASSIGNED = re.compile(r"[`'\"] (?:has to be \w+ |must be \w+ )?(?:to|=|as) [`'\"]?$")
_UNIT = re.compile(
    r" ?(?:ms|seconds?|minutes?|hours?|days?|results?|rows|items?|per|kb|mb|char\w*|%|times|or|to|-)\b",
    re.IGNORECASE,
)
_DEED = (
    r"(?:change|replace|override|overwrite|swap|substitute|put|set|pass|use|start|call|look up|run|send|add|append|"
    r"redirect|"
    r"re-?route|fill|leave out|drop|modify|insert|write|execute|invoke|apply|fetch|query|search|open|create|delete|"
    r"mark|"
    r"update|transfer|point|turn|switch|enter|supply|include|prefix|post|buy|place|make|give|take|remove|double|"
    r"multiply|"
    r"round|force|mention|issue|submit|trigger|play|book|order|cancel|close|reopen|assign|approve|merge|publish|"
    r"share|grant|invite|map|restrict|convert|discard|remap|pin|begin|increase|decrease|raise|shift|move|"
    r"extend|shorten|rename|trim|halve)"
)
_IMPOSED = re.compile(
    r"(?:^|[,:;(—.`'\"] ?|\b(?:and|then|always|must|should|shall|first|please|now|just|instead|automatically|simply|"
    r"also|you|"
    rf"is|afterwards|beforehand|has to|have to|needs? to|ought to) )(?:must |first )?{_DEED}\b"
    r"|\b(?:must|should|shall|has to|have to|needs? to|is to|are to|ought to) (?:[\w'-]+ ){0,4}?(?:be|become|carry|"
    r"hold|"
    r"contain|read|equal|have|get|go|receive|take|stay|use|point|target|include|end|start|mention|\w+ed)\b"
    r"|\b(?:is|are) (?:always|automatically|from now on|to be|answered|treated|served|handled) (?:\w+ed|set|put|for|"
    r"as|with|by)\b"
    rf"|\b{_DEED} [`'\"]\w+[`'\"] (?:to|as|with|for|in|from)\b|\b(?:comes?|goes|is|are) (?:first|before(?:hand)?|"
    rf"ahead)\b"
    r"|\b(?:requires?|needs|expects|demands) (?:an? |the )?[`'\"]|\bit is (?:necessary|required|mandatory|"
    r"essential) to\b|\bonly (?:works|accepts|runs|functions|answers) with\b"
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
    r"\bfirst (?:use|call|run)\b|\b(?:must|always|has to|have to|each|every|whatever|whichever|any|all|only after|"
    r"valid only|so that|"
    r"independent of|irrespective of|"
    r"regardless of)\b|\bbefore [`'\"]?\w+(?:ing|_\w+)?\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"^\W*(?:to|in order to|for(?! [`'\"]))\b[^,]{0,120},", re.IGNORECASE)
_DUTY = re.compile(
    r"\b(?:must|should|has to|have to|always|first|before|every|each|required|needs? to|is to|are to)\b", re.IGNORECASE
)
# The sentence goes on about what was named before it.
_GOES_ON = re.compile(
    r"^\W*(?:(?:when|if|whenever|once|before|for|in|after|with) (?:it|its|this|them|they)|its?|they|there|then)\b",
    re.IGNORECASE,
)
# "Whenever it is asked for X, replace the ticker with 'Y'".
_SWAPPED = re.compile(
    r"\b(?:replace|substitute|swap|exchange|overwrite|rewrite|change)\b (?:the |its |any |every |each |given |"
    r"requested )*"
    r"[`'\"]?(?P<parameter>\w{2,40})[`'\"]?(?: (?:value|argument|parameter))? (?:with|for|by|to|"
    r"into) (?:the )?[`'\"][^`'\"\n]{2,80}[`'\"]",
    re.IGNORECASE,
)
_OCCASION = re.compile(r"\b(?:when(?:ever)?|every|each|all|always|if|any|for)\b", re.IGNORECASE)
# "This tool was switched off": said of a tool by its own text.
_GONE = re.compile(
    r"\b(?:switched off|turned off|out of (?:operation|order|date|use|service)|(?:kept|there) for (?:old|older|legacy)|"
    r"no longer (?:available|processed|served|supported|used|works?|here|in use)|not available|unavailable|"
    r"deprecated|disabled|"
    r"retired|quarantine|suspended|phased out|taken offline|maintenance|moved to|superseded|replaced|withdrawn|"
    r"discontinued)\b",
    re.IGNORECASE,
)
# Of the deeds that change something, those that no reader is named for.
_ALTERING = CHANGING - {"run", "execute", "text", "call", "query", "process", "open", "load", "apply", "make", "check"}
# The pointer that every deprecated tool has: use the other one instead.
_POINTER = re.compile(r"^\W*deprecated\W+(?:please )?use [`'\"]?\w+[`'\"]?(?: instead)?\W*$", re.IGNORECASE)
_STANDS_IN = re.compile(
    r"\b(?:use|call|substitute|takes? over|covers?|hand over|pass|moved to|route|goes? to|instead|switch|stands? in|"
    r"via|run|"
    r"replaced by|in its place|alternative)\b",
    re.IGNORECASE,
)
_BINDS_OR_ASKS = re.compile(
    r"\b(?:please|must|first|before|then|take|use|call|run|execute|i would like|i want|i need|"
    r"in advance)\b",
    re.IGNORECASE,
)
# A note that turns to the model at its beginning.
_NOTE = re.compile(
    r"\b(?:todo|task|note|instructions?|message|reminder|memo|order) (?:for|to) (?:the )?(?:assistant|model|agent|ai|"
    r"llm)\b ?:|"
    r"\bnew instructions?:",
    re.IGNORECASE,
)
_TAG = mask_of(Cue.PSEUDO_TAG)
_MUST = re.compile(r"\b(?:must|has to|have to) (?:first |always )?(?:call|use|run|invoke|execute|be)\b", re.IGNORECASE)
# "Must be called before any other tool": how a server is begun with.
_SESSION = re.compile(r"\b(?:before|prior to) (?:using |calling )?(?:any |all |the )?other tools?\b", re.IGNORECASE)
_FIRST_CALL = re.compile(
    r"\b(?:must|has to|have to|needs? to) (?:always )?(?:first |beforehand )?(?:call|use|run|invoke|"
    r"execute) (?:the )?[`'\"]?"
    r"[A-Za-z]\w*[_-]\w[\w-]*[`'\"]?(?! (?:parameter|argument|field|flag|option|format))",
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
    if not _IDENTIFIER.search(reading.text) and not _SWAPPED.search(reading.text):
        return
    own = parameters_of(context.listing, field)
    bare = field.surface == "tool" and not own
    names: list[str] = []
    message = bool(reading.mask & _TAG) or _NOTE.search(reading.text) is not None
    for index, sentence in enumerate(reading.sentences):
        names = _names(sentence.text, field.owner) or (names if _GOES_ON.match(sentence.text) else [])
        if _swaps(sentence.text, own):
            yield Hit(argument_tampering.RULE, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)
            continue
        if names and _diverts(reading, index, names, context):
            yield Hit(fake_status.RULE, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)
            continue
        if not names or not (_lays_down(sentence, names) or _demands(sentence, names, context, message=message)):
            continue
        if any(not context.known.knows(name) for name in names):
            yield Hit(foreign_control.RULE, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)
        elif not tool_about_others.IN_PASSING.search(sentence.text) and any(
            _is_steered(name, field.owner, context, bare=bare) for name in names
        ):
            yield Hit(tool_about_others.RULE, sentence.start, sentence.end, Severity.HIGH, Confidence.MEDIUM)


def _names(text: str, owner: str) -> list[str]:
    """What the sentence names as tools are named: compound identifiers, other than fields by their endings."""
    found: list[str] = []
    if not _IDENTIFIER.search(text):
        return found
    text = _SAID.sub(lambda said: " " * len(said[0]), text)
    for match in _IDENTIFIER.finditer(text):
        name = match["quoted"] or match["open"] or match["kebab"] or match["called"]
        if name == owner or _ARGUMENT.match(text, match.end()) or (match["kebab"] and not tells_deed(name)):
            continue
        governed = _GOVERNED.search(text, 0, match.start()) if _GOVERNS.match(text, match.end()) else None
        spoken_of = governed is not None and (not _FIELD.search(name) or (tells_deed(name) and governed[0].strip()))
        spoken_of = spoken_of or (_SUBJECT.match(text, match.end()) is not None and not _FIELD.search(name))
        if match["called"] or spoken_of:
            found.append(name)
    return found


def _is_steered(name: str, owner: str, context: Context, *, bare: bool) -> bool:
    """Whether a sibling is named that its namer, which takes nothing or is about other things, has no business with."""
    return context.known.owns(name) and (bare or (is_changing(name) and not share_words(name, owner)))


def _swaps(text: str, own: list[str]) -> bool:
    """Whether a value of the author's is to stand in a parameter of the tool itself, for some of what users ask."""
    found = _SWAPPED.search(text)
    if found is None or _DESCRIBES.search(text) or _CODE.search(text):
        return False
    return found["parameter"] in own and _OCCASION.search(text) is not None


def _diverts(reading: Reading, index: int, names: list[str], context: Context) -> bool:
    """Whether a tool that only tells is said to be gone, and one that changes something is to stand in for it."""
    owner, text = reading.field.owner, reading.sentences[index].text
    if is_changing(owner) or not _STANDS_IN.search(text) or not any(_alters(name) for name in names):
        return False
    if _POINTER.match(text):
        return False
    lead = " ".join(one.text for one in reading.sentences[max(0, index - 2) : index + 1])
    return _GONE.search(lead) is not None and not any(
        context.known.owns(name) and not is_changing(name) for name in names
    )


def _alters(name: str) -> bool:
    """Whether a name begins with a deed that leaves something else than it was."""
    return any(word in _ALTERING for word in words_of(name)[:2])


def _demands(sentence: Sentence, names: list[str], context: Context, *, message: bool) -> bool:
    """Whether a tool of another server must be called, or is to be behind the user's back or by a message in tags."""
    strangers = [name for name in names if not context.known.knows(name) and not context.known.related(name)]
    if not strangers or _CODE.search(sentence.text) or _SESSION.search(sentence.text):
        return False
    if message and _BINDS_OR_ASKS.search(sentence.text):
        return True
    return bool(_FIRST_CALL.search(sentence.text)) or sentence.has_any(Cue.CONCEAL, Cue.DEED_HIDDEN)


def _lays_down(sentence: Sentence, names: list[str]) -> bool:
    text = sentence.text
    if len(text) > _LONGEST or text.count("=") > _ASSIGNMENTS or not _IMPOSED.search(text):
        return False
    if (_CODE.search(text) and not _MUST.search(text)) or (_PURPOSE.search(text) and not _DUTY.search(text)):
        return False
    in_passing = tool_about_others.IN_PASSING.search(text) or _DESCRIBES.search(text)
    return not (in_passing and not _BINDS.search(text)) and _has_value(text, names)


def _has_value(text: str, names: list[str]) -> bool:
    """Whether the text holds a value of its author's choosing, other than the tools it names."""
    return any(_is_value(match, text, names) for match in _LITERAL.finditer(text))


def _is_value(match: re.Match[str], text: str, names: list[str]) -> bool:
    before = text[: match.start()]
    if match["step"]:
        return True
    if match["own"] or match["place"]:
        return not before.rstrip().endswith("=")
    if match["number"]:
        if match["number"] in {"0", "1"} and not _ASSIGNED.search(before):
            return False
        return _BEFORE_VALUE.search(before) is not None and not _UNIT.match(text, match.end())
    value = match["single"] or match["double"] or match["code"]
    if value in names or value.removesuffix("()") in names:
        return False
    if before.rstrip().endswith("=") and not _ASSIGNED.search(before):
        return False
    if value in _EMPTY:
        return True
    named = _NAME.fullmatch(value) is not None
    if _BEFORE_VALUE.search(before):
        return not named or (match["code"] is None and "=" not in value)
    return match["code"] is None and not named and _TELLING.search(value) is not None
