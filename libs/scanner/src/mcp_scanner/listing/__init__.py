"""Read what a server showed from JSON: strictly, within bounds, and honest about what could not be read."""

from mcp_scanner.listing.decode import decode_json
from mcp_scanner.listing.errors import ListingError
from mcp_scanner.listing.parse import parse_listing

__all__ = ["ListingError", "decode_json", "parse_listing"]
