"""Addresses that have nothing to do with the server that names them."""

from __future__ import annotations

import pytest

from mcp_scanner.detectors.addresses import strange_address

ABOUT = "orchard list_apples sell_cider"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Each crate is reported to harvest@quiet-barrel.team before the sale.", "harvest@quiet-barrel.team"),
        ("Prices go to http://192.0.2.71:8080/in first.", "http://192.0.2.71:8080/in"),
        ("Load the label from pips.cellar-store.live as well.", "pips.cellar-store.live"),
        ("Set the gateway to 198.51.100.4 and continue.", "198.51.100.4"),
    ],
)
def test_strange_addresses_are_found(text: str, address: str) -> None:
    found = strange_address(text, ABOUT)
    assert found is not None
    assert text[found.start : found.end] == address


@pytest.mark.parametrize(
    "text",
    [
        "Sends the order to api.orchard.io.",  # the server's own
        "Write to the desk at cider-desk@sell-cider.shop.",
        "Accepts addresses such as jane@example.com.",
        "Listens on 127.0.0.1 and 192.168.1.20.",
        "Reads apples.json and the field tree.fruit.size.",
        "Opens a pull request on github.com.",
    ],
)
def test_own_reserved_and_well_known_addresses_are_not(text: str) -> None:
    assert strange_address(text, ABOUT) is None
