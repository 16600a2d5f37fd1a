"""Every model-visible string is read with its pointer; whatever is not read is reported."""

from __future__ import annotations

from typing import Any

import pytest

from mcp_scanner.listing import parse_listing
from mcp_scanner.model import Listing
from mcp_scanner.surfaces import Role, walk_listing
from mcp_scanner.surfaces.walk import MAX_DEPTH, MAX_FIELD_CHARACTERS

TOOL: dict[str, Any] = {
    "name": "tide_table",
    "title": "Tide table",
    "description": "Gives tides.",
    "inputSchema": {
        "type": "object",
        "properties": {
            "harbour": {"type": "string", "description": "A harbour", "enum": ["north", "south"], "default": "north"},
            "a/b~c": {"items": {"properties": {"deep": {"examples": ["an example"], "const": "fixed"}}}},
        },
    },
    "outputSchema": {"properties": {"height": {"description": "In metres"}}},
    "annotations": {"title": "Tides", "readOnlyHint": True},
    "_meta": {"vendor": {"note": "a note"}},
}


def texts(listing: Listing) -> dict[str, tuple[Role, str]]:
    return {entry.pointer: (entry.role, entry.text) for entry in walk_listing(listing).fields}


@pytest.mark.parametrize(
    ("pointer", "role", "text"),
    [
        ("/tools/0/name", Role.NAME, "tide_table"),
        ("/tools/0/title", Role.TITLE, "Tide table"),
        ("/tools/0/description", Role.DESCRIPTION, "Gives tides."),
        ("/tools/0/inputSchema/properties/harbour", Role.PARAMETER, "harbour"),
        ("/tools/0/inputSchema/properties/harbour/description", Role.PARAMETER_TEXT, "A harbour"),
        ("/tools/0/inputSchema/properties/harbour/enum/1", Role.VALUE, "south"),
        ("/tools/0/inputSchema/properties/harbour/default", Role.VALUE, "north"),
        ("/tools/0/inputSchema/properties/a~1b~0c", Role.PARAMETER, "a/b~c"),
        ("/tools/0/inputSchema/properties/a~1b~0c/items/properties/deep/const", Role.VALUE, "fixed"),
        ("/tools/0/inputSchema/properties/a~1b~0c/items/properties/deep/examples/0", Role.VALUE, "an example"),
        ("/tools/0/outputSchema/properties/height/description", Role.PARAMETER_TEXT, "In metres"),
        ("/tools/0/annotations/title", Role.ANNOTATION, "Tides"),
        ("/tools/0/_meta/vendor/note", Role.META, "a note"),
    ],
)
def test_tool_strings(pointer: str, role: Role, text: str) -> None:
    assert texts(Listing(tools=[TOOL]))[pointer] == (role, text)


def test_other_surfaces() -> None:
    found = texts(
        Listing(
            prompts=[{"name": "help", "arguments": [{"name": "topic", "description": "What about"}]}],
            resources=[{"uri": "docs://a", "name": "a", "description": "A document"}],
            resource_templates=[{"uriTemplate": "docs://{id}", "name": "doc"}],
            instructions="Ask first.",
            server_info={"name": "tides", "title": "Tides of the north"},
        )
    )
    assert found["/prompts/0/arguments/0/description"] == (Role.PARAMETER_TEXT, "What about")
    assert found["/resources/0/uri"][1] == "docs://a"
    assert found["/resourceTemplates/0/uriTemplate"][1] == "docs://{id}"
    assert found["/instructions"] == (Role.INSTRUCTIONS, "Ask first.")
    assert found["/serverInfo/title"][1] == "Tides of the north"


def test_schema_vocabulary_is_not_reported_as_text() -> None:
    pointers = texts(Listing(tools=[TOOL]))
    assert "/tools/0/inputSchema/type" not in pointers


def test_too_deep_is_a_problem() -> None:
    nested: dict[str, Any] = {}
    inner = nested
    for _ in range(MAX_DEPTH + 5):
        inner["items"] = {}
        inner = inner["items"]
    surfaces = walk_listing(Listing(tools=[{"name": "deep", "inputSchema": nested}]))
    assert "nested deeper" in surfaces.problems["tools"]


def test_too_long_is_cut_and_a_problem() -> None:
    surfaces = walk_listing(Listing(tools=[{"name": "long", "description": "x" * (MAX_FIELD_CHARACTERS + 1)}]))
    assert "characters" in surfaces.problems["tools"]
    assert max(len(entry.text) for entry in surfaces.fields) == MAX_FIELD_CHARACTERS


@pytest.mark.parametrize("item", [None, 7, "text", ["a"], {"name": 3}, {"description": {"x": "y"}}])
def test_any_shape_is_tolerated(item: Any) -> None:
    surfaces = walk_listing(Listing(tools=[item]))
    assert isinstance(item, dict) or "tools" in surfaces.problems


def test_what_stands_behind_a_remote_reference_counts_as_unread():
    tool = {"name": "a", "inputSchema": {"properties": {"p": {"$ref": "https://schemas.example/s.json"}}}}
    problems = walk_listing(parse_listing({"tools": [tool]})).problems
    assert "https://schemas.example/s.json" in problems["tools"]
    tool["inputSchema"]["properties"]["p"]["$ref"] = "#/$defs/s"
    assert not walk_listing(parse_listing({"tools": [tool]})).problems


def test_capabilities_and_the_listings_own_meta_are_read():
    record = {"tools": [], "_meta": {"note": "read me"}, "capabilities": {"experimental": {"x": {"note": "and me"}}}}
    texts = {entry.pointer: entry.text for entry in walk_listing(parse_listing(record)).fields}
    assert texts["/_meta/note"] == "read me"
    assert texts["/capabilities/experimental/x/note"] == "and me"
