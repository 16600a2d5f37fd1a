"""The parameters of the tool that a text belongs to, and whether a sentence fills one of them."""

from __future__ import annotations

import re

from mcp_scanner.model import Listing, as_mapping
from mcp_scanner.surfaces.field import Role, TextField

# More parameters than any honest tool measured (60): bounds hostile input.
_MOST = 100
_INTO = (
    r"(?:\b(?:in|into|as|under|to|via|through|inside|within|with|using|by|for|set|fill|populate|im|als|dans|"
    r"comme|en|como|nel|come|no|в|как)\b(?: (?:the|its|our|a|das|den|le|la|el|il|o|feld|champ|campo|parameter|"
    r"parametre|parametro|argument|argumento|field|поле|параметр))*|[`'\"“«「{]) ?$"
)
_BEFORE = re.compile(_INTO, re.IGNORECASE)
_AFTER = re.compile(
    r"^[`'\"”»」}]? ?(?:parameters?|arguments?|fields?|slot|property|input|字段|参数|欄|フィールド|パラメータ|"
    r"引数|필드|매개변수)"
    r"|^[`'\"”»」}]"
    r"|^ ?(?:\([^)]{0,20}\))?: ?(?:must|always|has to|should)\b"
    r"|^ (?:must|should|shall|has to|is to|needs to|always) (?:\w+ )?(?:holds?|contains?|carry|carries|be filled|"
    r"receives?)\b",
    re.IGNORECASE,
)

# Names of one letter that are words of a language as well.
_WORDS = frozenset("aeiouyàéAI")


def parameters_of(listing: Listing, field: TextField) -> list[str]:
    """Names of the top-level parameters of the tool that owns the field, the first hundred."""
    steps = field.pointer.split("/")
    if len(steps) < 3 or steps[1] != "tools" or not steps[2].isdigit() or int(steps[2]) >= len(listing.tools):
        return []
    schema = as_mapping(as_mapping(listing.tools[int(steps[2])]).get("inputSchema"))
    return [str(name) for name in list(as_mapping(schema.get("properties")))[:_MOST]]


def own_parameter(field: TextField) -> str:
    """The parameter that the field describes, or nothing."""
    if field.role is not Role.PARAMETER_TEXT:
        return ""
    steps = field.pointer.split("/")
    return steps[-2] if len(steps) > 2 else ""


def filled_parameters(text: str, names: list[str]) -> list[str]:
    """The parameters that a text says to fill: named in quotes, after "into", or before "field"."""
    found = []
    for name in names:
        place = text.find(name) if name not in _WORDS else -1
        while place >= 0:
            before, after = text[max(0, place - 40) : place], text[place + len(name) : place + len(name) + 20]
            whole = (
                not after.startswith("=")
                and not (before[-1:].isalnum() and before[-1:].isascii())
                and not re.match(r"[A-Za-z0-9_/.]\w", after)
            )
            if whole and (_BEFORE.search(before) or _AFTER.match(after)):
                found.append(name)
                break
            place = text.find(name, place + 1)
    return found
