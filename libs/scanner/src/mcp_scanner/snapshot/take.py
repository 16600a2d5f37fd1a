"""From a listing to its snapshot, and back."""

from __future__ import annotations

from mcp_scanner.listing import parse_listing
from mcp_scanner.listing.items import IDENTITY
from mcp_scanner.model import JsonObject, Listing
from mcp_scanner.snapshot.canonical import canonical_json


def take_snapshot(listing: Listing) -> JsonObject:
    """Everything the server showed, items sorted by their identity; `problems` keeps what could not be read."""
    snapshot: JsonObject = {
        "name": listing.name,
        "serverInfo": listing.server_info,
        "protocolVersion": listing.protocol_version,
        "capabilities": listing.capabilities,
        "instructions": listing.instructions,
        "tools": _sorted("tools", listing.tools),
        "prompts": _sorted("prompts", listing.prompts),
        "resources": _sorted("resources", listing.resources),
        "resourceTemplates": _sorted("resourceTemplates", listing.resource_templates),
    }
    if listing.problems:
        snapshot["problems"] = dict(listing.problems)
    return snapshot


def listing_of(snapshot: JsonObject) -> Listing:
    """The listing that `take_snapshot` was given, its items in sorted order."""
    return parse_listing(snapshot)


def _sorted(surface: str, items: list[JsonObject]) -> list[JsonObject]:
    """By identity; items that share one, by content."""
    identities = [str(item.get(IDENTITY[surface], "")) for item in items]
    if len(set(identities)) == len(identities):
        return [item for _, item in sorted(zip(identities, items, strict=True), key=lambda pair: pair[0])]
    return sorted(items, key=lambda item: (str(item.get(IDENTITY[surface], "")), canonical_json(item)))
