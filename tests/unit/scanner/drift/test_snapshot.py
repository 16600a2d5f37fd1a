"""Snapshots: one form for one content."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_scanner.listing import parse_listing
from mcp_scanner.snapshot import canonical_json, content_hash, listing_of, take_snapshot

RECORD = {
    "name": "a",
    "tools": [{"name": "b", "description": "é"}, {"name": "a", "inputSchema": {"z": 1, "a": 2}}],
    "resources": [{"uri": "x://1", "name": "r"}],
    "instructions": "i",
    "serverInfo": {"name": "s", "version": "1"},
    "protocolVersion": "2025-11-25",
    "capabilities": {"tools": {}},
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def hash_after(**members):
    return content_hash(take_snapshot(parse_listing({**RECORD, **members})))


def test_order_is_no_content():
    shuffled = json.loads(json.dumps({**RECORD, "tools": RECORD["tools"][::-1]}, sort_keys=True))
    assert content_hash(take_snapshot(parse_listing(shuffled))) == hash_after()


@pytest.mark.parametrize(
    "members",
    [
        {"tools": []},
        {"tools": [{"name": "b", "description": "e\u0301"}, RECORD["tools"][1]]},
        {"instructions": "i "},
        {"serverInfo": {"name": "s", "version": "2"}},
        {"capabilities": {}},
        {"resources": [{"uri": "x://1", "name": "R"}]},
    ],
    ids=["tools", "normalisation", "space", "version", "capabilities", "case"],
)
def test_every_content_counts(members):
    assert hash_after(**members) != hash_after()


@pytest.mark.parametrize(
    "members",
    [
        {"name": "other"},
        {"protocolVersion": "2026-07-28"},
        {"resources": [{"uri": "x://1", "name": "r", "size": 7, "annotations": {"lastModified": "2026-11-22"}}]},
    ],
    ids=["label", "negotiated", "volatile"],
)
def test_what_is_no_content_does_not_count(members):
    base = hash_after(resources=[{"uri": "x://1", "name": "r", "annotations": {}}])
    changed = {"resources": [{"uri": "x://1", "name": "r", "annotations": {}}], **members}
    assert hash_after(**changed) == base


def test_a_snapshot_reads_back_as_its_listing():
    snapshot = take_snapshot(parse_listing(RECORD))
    assert take_snapshot(listing_of(snapshot)) == snapshot


@given(json_values)
def test_canonical_json_is_json_and_idempotent(value):
    canonical = canonical_json(value)
    assert canonical.isascii()
    assert json.loads(canonical) == value
    assert canonical_json(json.loads(canonical)) == canonical
