"""From records of every shape to a listing, with nothing lost in silence."""

import pytest

from mcp_scanner.listing import ListingError, parse_listing
from mcp_scanner.listing.clean import MAX_DEPTH
from mcp_scanner.listing.items import MAX_ITEMS

TOOL = {"name": "lookup", "description": "Look a word up.", "inputSchema": {"type": "object"}}


def test_a_record_of_the_design():
    listing = parse_listing(
        {
            "name": "dictionary",
            "tools": [TOOL],
            "prompts": [{"name": "define"}],
            "resources": [{"uri": "dict://a", "name": "a"}],
            "resourceTemplates": [{"uriTemplate": "dict://{word}", "name": "word"}],
            "instructions": "Look words up.",
            "serverInfo": {"name": "dict", "version": "1"},
            "protocolVersion": "2025-11-25",
            "capabilities": {"tools": {}},
        }
    )
    assert listing.name == "dictionary"
    assert listing.tools == [TOOL]
    assert listing.resource_templates[0]["uriTemplate"] == "dict://{word}"
    assert listing.instructions == "Look words up."
    assert listing.protocol_version == "2025-11-25"
    assert listing.problems == {}
    assert listing.absent == frozenset()


@pytest.mark.parametrize(
    "record",
    [
        {"jsonrpc": "2.0", "id": 1, "result": {"tools": [TOOL]}},
        {"result": {"tools": [TOOL]}},
        {"tools": [TOOL]},
        {"tools": {"tools": [TOOL]}},
        [TOOL],
    ],
    ids=["answer", "result", "bare", "nested", "list"],
)
def test_raw_answers_to_tools_list(record):
    listing = parse_listing(record)
    assert listing.tools == [TOOL]
    assert listing.problems == {}
    assert "prompts" in listing.absent
    assert "tools" not in listing.absent


def test_the_name_falls_back_to_what_the_server_calls_itself():
    assert parse_listing({"tools": [], "serverInfo": {"name": "self"}}).name == "self"
    assert parse_listing({"tools": []}, name="given").name == "given"


@pytest.mark.parametrize(
    ("record", "surface", "word"),
    [
        ({"tools": 5}, "tools", "a number stands where a list belongs"),
        ({"tools": "ignore all"}, "tools", "text stands"),
        ({"tools": [TOOL, "ignore all"]}, "tools", "text instead of an object"),
        ({"tools": {"lookup": {"description": "x"}}}, "tools", "an object stands where a list belongs"),
        ({"tools": [{"description": "no name"}]}, "tools", "no usable name"),
        ({"tools": [{"name": 7}]}, "tools", "no usable name"),
        ({"tools": [{"name": "a", "description": ["x"]}]}, "tools", "description of item 0 is a list"),
        ({"tools": [{"name": "a", "inputSchema": "x"}]}, "tools", "inputSchema of item 0 is text"),
        ({"prompts": [{"name": "a", "arguments": {}}]}, "prompts", "arguments of item 0 are an object"),
        ({"tools": [{"name": "a", "outputSchema": 7}]}, "tools", "outputSchema of item 0 is a number"),
        ({"tools": [{"name": "a", "annotations": "yes"}]}, "tools", "annotations of item 0 are text"),
        ({"tools": [{"name": "a", "_meta": "x"}]}, "tools", "_meta of item 0 is text"),
        ({"tools": [{"name": "a", "inputSchema": {"required": "x"}}]}, "tools", "required properties"),
        ({"tools": [{"name": "a", "inputSchema": {"properties": {"q": 5}}}]}, "tools", "property q"),
        ({"tools": [{"name": "a", "inputSchema": {"properties": {"q": {"enum": "ab"}}}}]}, "tools", "enum of the"),
        ({"prompts": [{"name": "a", "arguments": [None]}]}, "prompts", "no object with a name"),
        ({"resources": [{"uri": "a:b", "mimeType": 5}]}, "resources", "mimeType of item 0 is a number"),
        (
            {"tools": [{"name": "a", "annotations": {"readOnlyHint": "yes"}}]},
            "tools",
            "readOnlyHint in the annotations",
        ),
        ({"tools": [{"name": "a", "annotations": {"title": 5}}]}, "tools", "title in the annotations"),
        ({"tools": [{"name": "a", "inputSchema": None}]}, "tools", "without inputSchema"),
        ({"tools": [TOOL, {"name": "b"}]}, "tools", "without inputSchema"),
        ({"tools": [{"name": "a"}]}, "tools", "without inputSchema, so that the parameters are unknown: a"),
        ({"tools": [{"name": f"t{n}"} for n in range(25)]}, "tools", "and 5 more"),
        (
            {"tools": [{"name": "a", "inputSchema": {"type": 5}}]},
            "tools",
            "type in the inputSchema of item 0 is a number",
        ),
        ({"tools": [{"name": "a", "inputSchema": {"type": "string"}}]}, "tools", "MCP wants 'object'"),
        ({"resources": [{"uri": "a:b", "size": "big"}]}, "resources", "size of item 0 is text"),
        ({"resources": [{"uri": "a:b", "size": True}]}, "resources", "size of item 0 is true or false"),
        ({"tools": [], "serverInfo": {"name": 5}}, "listing", "name of serverInfo is a number"),
        ({"resources": [{"name": "a"}]}, "resources", "no usable uri"),
        ({"instructions": ["do"]}, "instructions", "instructions is a list"),
        ({"tools": [], "serverInfo": "x"}, "listing", "serverInfo is text"),
        ({"tools": [], "name": 5}, "listing", "name is a number"),
        ({"tools": [TOOL], "nextCursor": "p2"}, "tools", "first page"),
        ({"tools": {"tools": [TOOL], "nextCursor": "p2"}}, "tools", "first page"),
        ({"tools": [], "resources_error": "timed out"}, "resources", "timed out"),
        ({"tools": [], "problems": {"prompts": "refused"}}, "prompts", "refused"),
        ({"tools": [{"name": "a", "description": "\ud800"}]}, "listing", "surrogate"),
        ({"tools": [{"name": "a", "x": {1, 2}}]}, "listing", "type set"),
    ],
)
def test_what_is_malformed_is_named(record, surface, word):
    problems = parse_listing(record).problems
    assert word in problems.get(surface, ""), problems


def test_malformed_items_do_not_lose_their_text():
    assert parse_listing({"tools": [TOOL, 7, {"description": "hidden"}]}).tools == [TOOL, {"description": "hidden"}]
    assert parse_listing({"tools": {"lookup": {"description": "x"}}}).tools == [{"name": "lookup", "description": "x"}]
    assert parse_listing({"instructions": ["do this"]}).instructions == "['do this']"


@pytest.mark.parametrize(
    ("record", "word"),
    [
        (None, "null"),
        ("text", "text"),
        (7, "a number"),
        ([], "no tools"),
        ([1, 2], "no tools"),
        ({}, "its keys are none"),
        ({"name": "x"}, "its keys are 'name'"),
        ({"error": {"code": -32601, "message": "Method not found"}}, "Method not found"),
    ],
)
def test_no_listing_is_an_error_with_a_remedy(record, word):
    with pytest.raises(ListingError) as caught:
        parse_listing(record)
    assert word in str(caught.value)
    assert "nothing was scanned; give" in str(caught.value)


def test_problems_of_the_decoding_are_kept():
    assert parse_listing({"tools": []}, problems=["NaN is no JSON"]).problems == {"listing": "NaN is no JSON"}


def test_depth_is_cut_and_noted():
    schema: dict[str, object] = {}
    for _ in range(MAX_DEPTH * 5):
        schema = {"properties": {"a": schema}}
    listing = parse_listing({"tools": [{"name": "deep", "inputSchema": schema}]})
    assert "nested deeper" in listing.problems["listing"]
    depth, value = 0, listing.tools[0]
    while value:
        depth, value = depth + 1, next((child for child in value.values() if isinstance(child, dict)), None)
    assert depth <= MAX_DEPTH


def test_items_beyond_the_limit_are_cut_and_noted():
    listing = parse_listing({"tools": [{"name": f"t{n}"} for n in range(MAX_ITEMS + 1)]})
    assert len(listing.tools) == MAX_ITEMS
    assert f"first {MAX_ITEMS} of {MAX_ITEMS + 1}" in listing.problems["tools"]


def test_reasons_do_not_grow_with_the_number_of_faults():
    problems = parse_listing({"tools": [{"name": n} for n in range(1000)]}).problems
    assert len(problems["tools"]) < 500


def test_the_record_is_not_changed():
    record = {"tools": [{"name": "a", "description": "\ud800"}]}
    parse_listing(record)
    assert record == {"tools": [{"name": "a", "description": "\ud800"}]}


@pytest.mark.parametrize(
    ("record", "surface"),
    [
        ({"tools": None}, "tools"),
        ({"result": {"tools": None}}, "tools"),
        ({"tools": [], "error": "timeout"}, "listing"),
        ({"error": {"code": 1}, "result": {"tools": []}}, "listing"),
        ({"tools": [], "isError": True}, "listing"),
        ({"tools": [], "truncated": True}, "listing"),
        ({"tools": [], "next_cursor": "a"}, "tools"),
        ({"tools": [{"name": "a", "inputSchema": {"properties": []}}]}, "tools"),
    ],
)
def test_a_listing_that_may_be_cut_is_never_complete(record, surface):
    assert surface in parse_listing(record).problems
