"""One model-visible string and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mcp_scanner.model import Location


class Role(StrEnum):
    """What a string is for; the judge trusts a long parameter name less than a long description."""

    NAME = "name"
    TITLE = "title"
    DESCRIPTION = "description"
    PARAMETER = "parameter"
    PARAMETER_TEXT = "parameter text"
    VALUE = "value"  # enum, default, const, example, pattern: what a schema proposes to be sent
    ANNOTATION = "annotation"
    META = "meta"
    URI = "uri"
    INSTRUCTIONS = "instructions"
    TERM = "term"  # the value of a schema keyword such as `type` or `format`
    UNDEFINED = "undefined"  # in a member of the listing that nobody defined
    OTHER = "other"


# Roles whose strings name something: identifiers by nature, where whole sentences are out of place.
NAMING = frozenset({Role.NAME, Role.PARAMETER})


@dataclass(frozen=True, slots=True)
class TextField:
    """A string with its surface (tool, prompt, ...), the name of the item that owns it and its RFC 6901 pointer."""

    surface: str
    owner: str
    pointer: str
    role: Role
    text: str

    @property
    def location(self) -> Location:
        """The field's place as findings carry it."""
        return Location(self.surface, self.owner, self.pointer)
