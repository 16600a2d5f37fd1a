"""What changed between two listings, and nothing that did not."""

import pytest

from mcp_scanner.drift import ChangeKind, compare
from mcp_scanner.drift.describe import describe
from mcp_scanner.drift.fields import MAX_FIELDS, MISSING, field_changes
from mcp_scanner.listing import parse_listing


def changes(before, after):
    return compare(parse_listing(before), parse_listing(after))


def tool(name="a", **members):
    return {"name": name, "description": "Does a thing.", **members}


def test_the_same_listing_in_another_order_is_no_change():
    one = {"tools": [tool("a"), tool("b")], "resources": [{"uri": "x://1", "name": "r", "size": 3}]}
    other = {"resources": [{"size": 9, "name": "r", "uri": "x://1"}], "tools": [tool("b"), tool("a")]}
    assert changes(one, other) == []


def test_added_removed_and_changed_items():
    found = changes({"tools": [tool("a"), tool("b")]}, {"tools": [tool("c"), tool("a", description="Other.")]})
    assert [(change.kind, change.surface, change.name, change.pointer) for change in found] == [
        (ChangeKind.ADDED, "tool", "c", "/tools/0"),
        (ChangeKind.CHANGED, "tool", "a", "/tools/1"),
        (ChangeKind.REMOVED, "tool", "b", ""),
    ]


@pytest.mark.parametrize(
    ("before", "after", "surface"),
    [
        ({"prompts": [{"name": "p"}]}, {"prompts": [{"name": "p", "description": "x"}]}, "prompt"),
        ({"resources": []}, {"resources": [{"uri": "x://1"}]}, "resource"),
        ({"resourceTemplates": []}, {"resourceTemplates": [{"uriTemplate": "x://{a}"}]}, "template"),
        ({"instructions": "a"}, {"instructions": "b"}, "instructions"),
        ({"tools": []}, {"tools": [], "instructions": "b"}, "instructions"),
        ({"serverInfo": {"version": "1"}}, {"serverInfo": {"version": "2"}}, "server"),
        ({"tools": [], "capabilities": {}}, {"tools": [], "capabilities": {"tools": {}}}, "server"),
    ],
)
def test_every_surface_is_compared(before, after, surface):
    assert [change.surface for change in changes(before, after)] == [surface]


def test_pointers_lead_to_the_member_that_differs():
    before = tool(inputSchema={"properties": {"a/b": {"enum": ["x", "y"]}}}, annotations={"readOnlyHint": True})
    after = tool(inputSchema={"properties": {"a/b": {"enum": ["x", "z"]}}}, title="A")
    (change,) = changes({"tools": [before]}, {"tools": [after]})
    assert {field.pointer: (field.before, field.after) for field in change.fields} == {
        "/tools/0/annotations": ({"readOnlyHint": True}, MISSING),
        "/tools/0/inputSchema/properties/a~1b/enum/1": ("y", "z"),
        "/tools/0/title": (MISSING, "A"),
    }


def test_true_and_one_are_not_the_same():
    assert len(field_changes({"a": True}, {"a": 1}, "")) == 1


def test_tools_of_one_name_are_matched_by_content():
    twins = [tool("a"), tool("a", description="Other.")]
    assert changes({"tools": twins}, {"tools": twins[::-1]}) == []
    (change,) = changes({"tools": twins}, {"tools": [twins[1]]})
    assert change.kind is ChangeKind.REMOVED


def test_a_surface_that_was_not_read_is_not_compared():
    unread = {"tools": [tool()], "problems": {"prompts": "timed out", "instructions": "timed out"}}
    assert changes(unread, {"tools": [tool()], "prompts": [{"name": "p"}], "instructions": "x"}) == []


def test_a_rewritten_item_is_bounded():
    before = {str(n): 0 for n in range(1000)}
    assert len(field_changes(before, {str(n): 1 for n in range(1000)}, "")) == MAX_FIELDS


@pytest.mark.parametrize(
    ("members", "line"),
    [
        ({"description": "Does a thing. Twice."}, 'description: + "Twice."'),
        ({"description": ""}, 'description: - "Does a thing."'),
        ({"title": "A"}, 'title: new, "A"'),
        ({"annotations": {"readOnlyHint": True}}, 'annotations: new, {"readOnlyHint": true}'),
    ],
)
def test_a_change_is_described_in_a_line(members, line):
    (change,) = changes({"tools": [tool()]}, {"tools": [{**tool(), **members}]})
    assert describe(change) == line
