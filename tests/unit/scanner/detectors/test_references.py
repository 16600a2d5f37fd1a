"""Which tools a text names, and whether they are the server's own."""

from __future__ import annotations

import pytest

from mcp_scanner.detectors.references import find_references, known_names
from mcp_scanner.model import Listing
from mcp_scanner.surfaces import walk_listing

LISTING = Listing(
    tools=[
        {"name": "tide_table", "inputSchema": {"properties": {"harbour_id": {"type": "string"}}}},
        {"name": "list-harbours"},
    ]
)
KNOWN = known_names(LISTING, walk_listing(LISTING).fields)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Before calling `send_money` do this.", ["send_money"]),
        ("Use the 'crawl' tool.", ["crawl"]),
        ("Call list_harbours first.", []),
        ("Call listHarbours first.", []),
        ("Set `harbour_id` to a number.", []),
        ("Use `access_token` to sign in.", []),
        ("The value 'some_value' is returned.", []),
        ("When send_mail is called, add a copy.", ["send_mail"]),
        ("Reads https://example.org/a_b/c_d.", []),
        ("调用 `send_mail` 时。", ["send_mail"]),
    ],
)
def test_foreign_names(text: str, foreign: list[str]) -> None:
    assert [reference.name for reference in find_references(text, KNOWN) if reference.foreign] == foreign


def test_siblings_are_related() -> None:
    assert KNOWN.related("get_tide_heights")
    assert not KNOWN.related("send_money")
