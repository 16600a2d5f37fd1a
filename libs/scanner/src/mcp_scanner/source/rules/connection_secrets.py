"""Passwords of databases written into the call that connects, or into a constant that is handed to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Calls that open a connection: DB-API 2.0 (PEP 249) modules, pools and engines, and their cousins in JavaScript.
_CONNECTS = re.compile(
    r"\b(?:connect|connect_async|create_pool|create_engine|create_async_engine|createConnection|createPool|Connection|"
    r"ConnectionPool|AsyncConnectionPool|MongoClient|Redis|StrictRedis|Sequelize|Pool|Client)\s*\("
)
_REACH = 600  # characters of the call looked at; twenty arguments of thirty characters
# password="...", password: '...', or a name instead of the text.
_ARGUMENT = re.compile(
    r"\b(?:password|passwd|pwd)[\"']?\s*[=:]\s*(?:[rbu]?(?P<quote>[\"'])(?P<text>[^\"'\n]{1,120})(?P=quote)"
    r"|(?P<name>[A-Za-z_]\w{0,60})(?=\s*(?:[,)}\n]|$)))",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"([\"'])([^\"'\n]{1,400})\1")
# A connection string: "host=h user=u password=p", "Server=h;Pwd=p", with the password in it or a name in braces.
_IN_STRING = re.compile(
    r"(?:^|[\s;&?])(?:password|passwd|pwd)=(?:\{(?P<name>[A-Za-z_]\w{0,60})\}|(?P<text>[^\s;,&{}$%]{1,120}))(?=[\s;&,]|$)",
    re.IGNORECASE,
)
_CONSTANT = re.compile(
    r"^[ \t]*(?:const |let |var )?([A-Za-z_]\w{0,60})\s*(?::\s*\w+\s*)?=\s*[\"']([^\"'\n]{1,120})[\"']", re.MULTILINE
)
_HERE = re.compile(r"localhost|127\.0\.0\.1|0\.0\.0\.0|::1|host\.docker\.internal", re.IGNORECASE)
# What manuals, images and forms have where a password belongs.
_DEFAULT = re.compile(
    r"(?i)postgres|mysql|maria|redis|mongo|neo4j|root|admin|guest|oracle|pass|secret|token|change|insert|replace|example|"
    r"your|dummy|placeholder|test|fake|sample|demo|local|dev|xxx|redacted|\*\*\*|1234|\.\.\.|^<|^\$|^\{|^%|^env:"
)
_SHORTEST = 8  # NIST SP 800-63B: no memorised secret is shorter


@dataclass(frozen=True, slots=True)
class Written:
    """A password in a connecting call: where it stands, and whether the database is the machine itself."""

    start: int
    local: bool


def written_passwords(text: str) -> Iterator[Written]:
    """Every call that connects with a password that stands in the file, the call or a constant."""
    constants: dict[str, str] | None = None
    for call in _CONNECTS.finditer(text):
        arguments = text[call.end() : call.end() + _REACH]
        arguments = arguments[: _end(arguments)]
        for found in _given(arguments):
            if constants is None:
                constants = {match[1]: match[2] for match in _CONSTANT.finditer(text)}
            if _is_password(found["text"] or constants.get(found["name"] or "", "")):
                yield Written(call.start(), _HERE.search(arguments) is not None)
                break


def _given(arguments: str) -> Iterator[re.Match[str]]:
    """What a call gives as its password, by `text` or by `name`: an argument, or a part of a connection string."""
    yield from _ARGUMENT.finditer(arguments)
    for literal in _LITERAL.finditer(arguments):
        yield from _IN_STRING.finditer(literal[2])


def _end(arguments: str) -> int:
    """Where the call ends: at the bracket that closes it, quotes not looked at."""
    depth = 1
    for place, character in enumerate(arguments):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return place
    return len(arguments)


def _is_password(value: str) -> bool:
    """Whether a text is made up to be kept: long enough, of letters and other characters, and no default."""
    letters = sum(map(str.isalpha, value))
    return len(value) >= _SHORTEST and 0 < letters < len(value) and not _DEFAULT.search(value)
