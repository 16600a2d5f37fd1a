"""Which tools a text names, and whether this server owns them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mcp_scanner.model import Listing
from mcp_scanner.surfaces.field import Role, TextField

# `name`, 'name' or "name": an identifier in quotes; snake_case in the open; "the X tool".
_QUOTED = re.compile(r"([`'\"])([A-Za-z][\w.:/-]{1,79})(?:\(\))?\1")
_BARE = re.compile(r"(?<![\w/.\-\\@~$=])([a-z][a-zA-Z0-9]*(?:_[a-zA-Z0-9]+)+)(?![\w/@=])(?:\(\))?")
_BARE_CAMEL = re.compile(r"(?<![\w/.\-])([a-z][a-z][a-z0-9]*(?:[A-Z][a-z0-9]+){1,5})(?![\w/.@=])")
_BARE_KEBAB = re.compile(r"(?<![\w/.\-])([a-z][a-z0-9]*(?:-[a-z0-9]+){1,6})(?= (?:tool|function)\b)", re.IGNORECASE)
_TOOL_WORD = re.compile(r"^\s*(?:\([^)]{0,20}\)\s*)?(?:mcp )?(?:tool|function|endpoint|server)s?\b", re.IGNORECASE)
_TOOL_BEFORE = re.compile(r"\b(?:tool|function|endpoint|server)s?(?: named| called)?\s*[:=]?\s*$", re.IGNORECASE)
_CALL_BEFORE = re.compile(
    r"\b(?:call(?:s|ed|ing)?|invok(?:e|es|ed|ing)|us(?:e|es|ing)|run(?:s|ning)?|trigger(?:s|ing)?|"
    r"execut(?:e|es|ing)|fetch(?:es|ing)?|query|"
    r"via|through|perform|scan|request(?:s)?|quer(?:y|ies) (?:to|for|of)|(?:calls?|requests?) (?:to|for|"
    r"of|via)|utilizing|invocation of|read|"
    r"list|update|updating|creating|with|when|whenever|before|to|"
    r"appel\w*|utilis\w+|lorsque|llam\w+|llame a|usar|utiliz\w+|cuando|aufruf\w*|verwend\w+|wenn|quando|"
    r"chama\w*|chiam\w+|"
    r"вызов\w*|вызыва\w+|использ\w+)"
    r"(?: (?:the|any|another|a|to|both|either))?\s*\(?$",
    re.IGNORECASE,
)
_CJK_CALL = re.compile(r"(?:调用|使用|运行|执行|呼び出|実行|호출|사용)[^。，]{0,6}$")
_CALLED_AFTER = re.compile(
    r"^['\"`]?\s*(?:tool )?(?:is|are|gets|was|must|should|has been)\s+(?:first )?(?:be )?(?:called|invoked|used|"
    r"executed|run|triggered|queried|in use|unavailable|deprecated|disabled|retired|replaced|removed|"
    r"offline|out of|no longer)\b"
    r"|^['\"`]?\s*(?:est appel|se llam|aufgeruf|wird |for chamad|viene chiam|を|が|時|时|호출|被|을|를)",
    re.IGNORECASE,
)
_ARGUMENT_AFTER = re.compile(
    r"^['\"`]?\s*(?:parameters?|arguments?|fields?|values?|property|key|flag|header|column|option|enum|"
    r"mode|object|attribute|permissions?|roles?|scopes?|=|:|"
    r"(?:custom )?(?:component|integration|module|package|library|table|collection)\b|"
    r"(?:or|and|/) ['\"`]?\w+['\"`]? (?:param(?:eter)?|arg(?:ument)?|field|flag|option)s\b)",
    re.IGNORECASE,
)
_ARGUMENT_BEFORE = re.compile(
    r"\b(?:parameters?|arguments?|fields?|values?|property|properties|key|flag|header|column|set|to|as|"
    r"with|mode|query|type)\s*[:=]?\s*$",
    re.IGNORECASE,
)
# Calls and shapes that look like names of tools but belong to programming languages and formats.
_CODE = frozenset("e.g i.e and/or utf-8 application/json text/plain true false none null".split())


# PowerShell names its commands so.
_CMDLET = re.compile(r"[A-Z][a-z]+-[A-Z][A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """A tool named in a text. `foreign` when the listing has no item, parameter or value of that name."""

    name: str
    start: int
    end: int
    foreign: bool
    explicit: bool  # "the X tool", or the object of a call, rather than an identifier in passing


@dataclass(slots=True)
class KnownNames:
    """Names that a listing itself defines, case-folded with separators unified."""

    tools: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def owns(self, name: str) -> bool:
        """Whether a tool of this listing has the name."""
        return _key(name) in self.tools

    def knows(self, name: str) -> bool:
        """Whether the listing uses the name for a tool or anything else."""
        key = _key(name)
        return key in self.tools or key in self.others

    def related(self, name: str) -> bool:
        """Whether the name shares a distinctive word with a tool of this listing, as siblings of one server do."""
        return any(word in self.words for word in _words(name))


# Words of tool names that say nothing of the family a tool belongs to.
_GENERIC = frozenset(
    """get set list create update delete search find read write add remove run execute call fetch query make send tool
    tools file files data info information by id all new the of to for from with and user users item items name
    check validate test start stop open close load save show view manage""".split()
)


def known_names(listing: Listing, fields: list[TextField]) -> KnownNames:
    """Collect what a listing calls its own things."""
    known = KnownNames()
    for tool in listing.tools:
        name = tool.get("name") if isinstance(tool, dict) else None
        if isinstance(name, str):
            known.tools.add(_key(name))
            known.words.update(_words(name))
    for entry in fields:
        if entry.role in {Role.NAME, Role.PARAMETER, Role.VALUE, Role.OTHER, Role.TITLE} and len(entry.text) <= 80:
            known.others.add(_key(entry.text))
    known.others.update(map(_key, listing.own_names))
    return known


def find_references(text: str, known: KnownNames) -> list[Reference]:
    """Tools named in a text, in order, each place once."""
    found: dict[int, Reference] = {}
    for pattern, group in ((_QUOTED, 2), (_BARE, 1), (_BARE_KEBAB, 1), (_BARE_CAMEL, 1)):
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if start not in found:
                reference = _judge(text, match.group(group), (start, end), match.span(), known)
                if reference is not None:
                    found[start] = reference
    return [found[start] for start in sorted(found)]


def _judge(text: str, name: str, span: tuple[int, int], outer: tuple[int, int], known: KnownNames) -> Reference | None:
    if name.lower() in _CODE or _CMDLET.fullmatch(name) or "://" in name or name.startswith(("http", "www.")):
        return None
    before, after = text[max(0, outer[0] - 60) : outer[0]], text[outer[1] : outer[1] + 30]
    named_tool = bool(_TOOL_WORD.match(after) or _TOOL_BEFORE.search(before))
    owned = known.owns(name)
    if not owned and not named_tool and known.knows(name):
        return None
    called = _CJK_CALL.search(before) is not None or bool(_CALL_BEFORE.search(before) or _CALLED_AFTER.match(after))
    if not owned:
        if not named_tool and (_ARGUMENT_AFTER.match(after) or (_ARGUMENT_BEFORE.search(before) and not called)):
            return None
        compound = bool(re.search(r"[a-zA-Z0-9][_-][a-zA-Z0-9]|[a-z][A-Z]", name))
        if "/" in name or name.isupper() or not (named_tool or (called and compound)):
            return None
        if not named_tool and _FIELD.search(name) and not _DEED.match(name):
            return None
        commanded = _COMMANDED.search(before) or (outer != span and _USED.search(before))
        if not named_tool and (_CAMEL.fullmatch(name) or "." in name) and not commanded:
            return None
    foreign = not owned and not known.knows(name)
    return Reference(name, span[0], span[1], foreign, named_tool or called)


# Endings of names of data, not of deeds.
_FIELD = re.compile(
    r"(?:^|[_-])(?:token|key|id|ids|secret|url|uri|uuid|type|field|param|version|path|name|date|time|at|"
    r"format|status|count|size|limit|flag|mode)s?$"
)
_DEED = re.compile(
    r"(?:get|list|create|update|delete|search|find|read|write|send|run|add|remove|set|fetch|export|dump|"
    r"check)[_-]"
)
# camelCase and PascalCase name fields and types far more often than tools, and a dotted name is a path into a
# document: believe them only as the object of a call.
_CAMEL = re.compile(r"[A-Za-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+")
_COMMANDED = re.compile(
    r"\b(?:call(?:s|ing)?|invok(?:e|es|ing)|run(?:s|ning)?|trigger(?:s|ing)?|execut(?:e|es|ing)|us(?:e|ing) the)"
    r"(?: the)? ?$",
    re.IGNORECASE,
)
# "Use `sendMail`" names a tool; "use orderId" without quotes may as well name a field.
_USED = re.compile(r"\bus(?:e|ing) $", re.IGNORECASE)


def _key(name: str) -> str:
    if name.islower() and name.replace("_", "").isalnum():
        return name
    return re.sub(r"[\s_.-]+|(?<=[a-z0-9])(?=[A-Z])", "_", name).casefold()


def _words(name: str) -> set[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    return {word.rstrip("s") for word in re.split(r"[^a-zA-Z0-9]+", spaced.casefold()) if len(word) > 2} - _GENERIC
