"""From the JSON of a record, or of a raw answer to tools/list, to a Listing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mcp_scanner.listing.clean import clean
from mcp_scanner.listing.errors import ListingError
from mcp_scanner.listing.items import read_items
from mcp_scanner.listing.problems import Problems, kind_of
from mcp_scanner.model import JsonObject, Listing

# Surfaces that are lists of objects: key in the JSON (MCP's own spelling) and attribute of Listing.
ITEM_SURFACES = {
    "tools": "tools",
    "prompts": "prompts",
    "resources": "resources",
    "resourceTemplates": "resource_templates",
}
LISTING_KEYS = (*ITEM_SURFACES, "instructions", "serverInfo")

_CURSORS = ("nextCursor", "next_cursor")
# What a client stores beside a listing that it could not take whole.
_ERRORS = ("error", "errors", "isError", "truncated", "partial")
# Members that are read as what they are, belong to JSON-RPC, or are judged by other parts of a record. Everything
# else was defined by nobody, and is read as such.
_DEFINED = frozenset(
    (
        *LISTING_KEYS,
        *_CURSORS,
        "name",
        "protocolVersion",
        "capabilities",
        "_meta",
        "problems",
        "jsonrpc",
        "id",
        "result",
    )
) | {"baseline_tools", "source_text", "servers"}
_SHAPES = (
    "nothing was scanned; give an object with one of tools, prompts, resources, resourceTemplates, instructions or "
    "serverInfo, the answer of a server to tools/list, or a list of tools"
)


def parse_listing(record: Any, *, name: str = "", problems: Sequence[str] = ()) -> Listing:
    """Read one listing from a decoded JSON value.

    Takes a record (`name`, `tools`, `prompts`, ...), the JSON-RPC answer or the bare result of a list request, or a
    list of tools. Whatever has the wrong shape is kept as far as it can be read and named in `Listing.problems`,
    where `problems` of the decoding join it under the key `listing`. Raises ListingError when it is no listing.
    """
    found = Problems()
    for problem in problems:
        found.note("listing", problem)
    document = _unwrap(clean(record, found.for_surface("listing")))
    if not any(key in document for key in LISTING_KEYS):
        raise ListingError(f"the record holds no listing: its keys are {_names(document)}; {_SHAPES}")
    listing = Listing(name=_text(document, "name", found) or name)
    for key, attribute in ITEM_SURFACES.items():
        setattr(listing, attribute, read_items(document.get(key), key, found))
    listing.instructions = _text(document, "instructions", found)
    listing.protocol_version = _text(document, "protocolVersion", found)
    listing.server_info = _object(document, "serverInfo", found)
    listing.capabilities = _object(document, "capabilities", found)
    listing.meta = _object(document, "_meta", found)
    for key in ("name", "title", "version"):
        _text(listing.server_info, key, found, "serverInfo")
    listing.name = listing.name or _server_name(listing.server_info)
    _note_what_was_not_read(document, found)
    listing.undefined = {key: value for key, value in document.items() if key not in _DEFINED} | found.misplaced
    listing.absent = frozenset(key for key in (*ITEM_SURFACES, "instructions") if document.get(key) is None)
    listing.problems = found.as_dict()
    return listing


def is_listing(document: Any) -> bool:
    """Whether a decoded JSON value has a member of a listing."""
    return isinstance(document, dict) and any(key in document for key in (*LISTING_KEYS, "result"))


def _unwrap(document: Any) -> JsonObject:
    """The object with the surfaces: a bare list is one of tools, a JSON-RPC answer carries it under `result`."""
    if isinstance(document, list):
        if any(isinstance(item, dict) and "name" in item for item in document):
            return {"tools": document}
        raise ListingError(f"the list holds no tools; {_SHAPES}")
    if not isinstance(document, dict):
        raise ListingError(f"the record is {kind_of(document)}, not an object; {_SHAPES}")
    if "error" in document and "tools" not in document and "result" not in document:
        raise ListingError(
            f"the server answered an error instead of a listing ({_error(document['error'])}); {_SHAPES}"
        )
    result = document.get("result")
    if isinstance(result, dict) and not any(key in document for key in LISTING_KEYS):
        outer = {key: value for key, value in document.items() if key not in {"jsonrpc", "id", "result"}}
        return {**outer, **result, "name": document.get("name", result.get("name", ""))}
    return document


def _note_what_was_not_read(document: JsonObject, found: Problems) -> None:
    """Take over what the record itself says about gaps: cursors, errors, `<surface>_error` and `problems`."""
    _note_cut_listing(document, found)
    for key in (*ITEM_SURFACES, "instructions"):
        if reason := document.get(f"{key}_error"):
            found.note(key, f"not read when the listing was taken: {str(reason)[:200]}")
    gaps = document.get("problems")
    if isinstance(gaps, dict):
        for key, reason in gaps.items():
            found.note(str(key)[:40], str(reason)[:200])


def _note_cut_listing(document: JsonObject, found: Problems) -> None:
    """What shows that the listing is not all that the server has."""
    for cursor in _CURSORS:
        if document.get(cursor):
            for key in ITEM_SURFACES:
                if key in document:
                    found.note(key, f"only the first page is in the listing: {cursor} points to more; fetch every page")
    for key in _ERRORS:
        if document.get(key):
            found.note(
                "listing", f"the record carries {key} ({_error(document[key])}), so it may be cut; take it again"
            )
    if not any(key in document for key in (*ITEM_SURFACES, "instructions")):
        found.note("listing", "it names a server and holds no list of what the server offers; take the lists as well")
    if "mcpServers" in document:
        found.note(
            "listing", "the client configuration (mcpServers) in it was not scanned; give it as a file of its own"
        )
    if "tools" in document and document["tools"] is None:
        found.note("tools", "null stands where a list belongs; nothing was read; give [] for a server without tools")


def _text(document: JsonObject, key: str, found: Problems, holder: str = "") -> str:
    value = document.get(key)
    if value is None or isinstance(value, str):
        return value or ""
    surface = key if key == "instructions" else "listing"
    found.note(surface, f"{key}{f' of {holder}' * bool(holder)} is {kind_of(value)}, not text")
    return str(value)


def _object(document: JsonObject, key: str, found: Problems) -> JsonObject:
    value = document.get(key)
    if isinstance(value, dict):
        return value
    if value is not None:
        found.note("listing", f"{key} is {kind_of(value)}, not an object")
        return {"value": value}
    return {}


def _server_name(server_info: JsonObject) -> str:
    name = server_info.get("name")
    return name if isinstance(name, str) else ""


def _error(value: Any) -> str:
    message = value.get("message") if isinstance(value, dict) else value
    return str(message)[:200]


def _names(document: JsonObject) -> str:
    shown = ", ".join(repr(key[:40]) for key in list(document)[:8])
    return shown or "none"
