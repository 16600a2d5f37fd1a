"""A tool as the fleet compares it: what it does to what, for which product, and how it speaks of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mcp_scanner.model import Listing
from mcp_scanner.normalise.plain import plain_view
from mcp_scanner.surfaces.walk import MAX_FIELD_CHARACTERS

# Words that servers and attackers hang on a name without changing what the tool does.
_AFFIXES = frozenset(
    """v v0 v1 v2 v3 v4 v5 new newer advanced enhanced enhance pro plus premium secure secured safe better best improved
    official real trusted verified fast faster ultimate super my the tool tools x copy alt beta next latest optimized
    optimised smart professional enterprise extended ex lite full standard original default proxy wrapper custom
    1 2 3 quick easy universal master supreme elite""".split()
)
_LINKS = frozenset("a an the of for to in on with and from by".split())
_STOP = frozenset(
    """a an the of for to in on with and or from by as is are be this that it its your you using use via into at all any
    given specified if when which can will tool server mcp api based new""".split()
)
# Verbs that mean one deed, by their first; each row is one deed.
_DEEDS = (
    "create make new add initialize initialise init generate build start establish open provision insert schedule",
    "get fetch read retrieve load show view describe obtain access lookup",
    "list enumerate ls browse",
    "search find query seek discover",
    "send post publish deliver submit dispatch",
    "delete remove drop destroy erase",
    "update edit modify change set patch alter",
    "run execute invoke launch perform",
    "navigate goto go visit browse_to",
    "fork clone duplicate copy",
    "convert transform translate",
    "upload push put",
    "download pull save",
    "analyze analyse inspect examine",
)
_DEED_OF = {verb: row.split()[0] for row in _DEEDS for verb in row.split()}
_SERVER_WORDS = frozenset(
    """mcp server servers modelcontextprotocol ai tool tools api py js ts node python official the app cloud client
    service services main dev labs community for by lib basic memory search file files desktop document documents docs
    web data db database sql shell command simple local remote cloud time git code test demo example""".split()
)
_WORD = re.compile(r"[A-Za-z]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class FleetTool:
    """One tool of one server of the fleet."""

    server: int
    index: int
    name: str
    folded: str
    core: tuple[str, ...]
    deed: str
    opening: frozenset[str]
    words: frozenset[str]
    parameters: frozenset[str]
    text: str


@dataclass(slots=True)
class FleetServer:
    """One server of the fleet: its name, what product its name points to, and its tools."""

    position: int
    name: str
    products: frozenset[str]
    listing: Listing
    tools: list[FleetTool] = field(default_factory=list)


def fleet_server(position: int, listing: Listing) -> FleetServer:
    """Read a listing for comparison."""
    title = listing.server_info.get("name") if isinstance(listing.server_info, dict) else ""
    name = listing.name or (title if isinstance(title, str) else "") or f"server {position}"
    called = f"{name} {title or ''}"
    products = frozenset(
        word for word in (*_words(called), *_spoken(called)) if len(word) > 2 and word not in _SERVER_WORDS
    )
    server = FleetServer(position, name, products, listing)
    for index, tool in enumerate(listing.tools):
        if isinstance(tool, dict) and isinstance(tool.get("name"), str):
            description = tool.get("description")
            text = description[:MAX_FIELD_CHARACTERS] if isinstance(description, str) else ""
            server.tools.append(_tool(position, index, tool["name"], text, _parameters(tool)))
    return server


def _parameters(tool: dict[str, object]) -> frozenset[str]:
    schema = tool.get("inputSchema")
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return frozenset(properties) if isinstance(properties, dict) else frozenset()


def _tool(server: int, index: int, name: str, description: str, parameters: frozenset[str]) -> FleetTool:
    folded = plain_view(name).text
    tokens = _words(folded)
    core = tuple(sorted(_stem(token) for token in tokens if token not in _AFFIXES | _LINKS)) or tuple(tokens)
    plain = plain_view(description).text
    first = re.split(r"(?<=[.!?])\s|\n", plain.strip(), maxsplit=1)[0]
    opening = frozenset(_stem(word) for word in _spoken(first) if word not in _STOP)
    words = frozenset(_stem(word) for word in _spoken(plain) if word not in _STOP)
    deeds = [_DEED_OF[word] for word in (*tokens, *_spoken(first)[:3]) if word in _DEED_OF]
    deed = deeds[0] if deeds else ""
    return FleetTool(server, index, name, folded, core, deed, opening, words, parameters, plain)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", text))]


def _spoken(text: str) -> list[str]:
    """The words of prose, in which a capital inside a word parts nothing: GitHub is one product."""
    return [word.lower() for word in _WORD.findall(text)]


def _stem(word: str) -> str:
    """The word without the endings that grammar adds."""
    for ending in ("ies", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def in_deeds(words: frozenset[str]) -> frozenset[str]:
    """The stems of a name, each verb replaced by the first of those that mean its deed."""
    return frozenset(_STEMMED_DEEDS.get(word, word) for word in words)


_STEMMED_DEEDS = {_stem(verb): deed for verb, deed in _DEED_OF.items()}


def similarity(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared words over all words (Jaccard), 0 to 1."""
    return len(left & right) / len(left | right) if left and right else 0.0
