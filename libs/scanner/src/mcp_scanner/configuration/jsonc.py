"""JSON with comments and trailing commas, as editors write their settings."""

from __future__ import annotations

import json
import re

from mcp_scanner.listing import ListingError, decode_json
from mcp_scanner.listing.decode import Decoded

# No configuration seen is over 100 kB.
_LARGEST = 5_000_000
# A string, a line comment, the start of a block comment, a mark, or anything else up to one of these.
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*+"?|//[^\n]*|/\*|[,}\]]|\s+|[^\s"/,}\]]+|/')


def decode_jsonc(data: bytes | str) -> Decoded:
    """Decode JSON after blanking comments and trailing commas, which keeps lines and columns in error messages.

    Raises ListingError when the text is too long, or when what remains is no JSON.
    """
    if len(data) > _LARGEST:
        raise ListingError(f"{len(data)} bytes are no client configuration; nothing was scanned; give an mcp.json")
    return decode_json(_plain(data if isinstance(data, str) else data.decode(json.detect_encoding(data), "replace")))


def _plain(text: str) -> str:
    pieces: list[str] = []
    comma: int | None = None
    position = 0
    while position < len(text):
        end = _end(text, position)
        token, first = text[position:end], text[position]
        if token.startswith(("//", "/*")):
            token = re.sub(r"[^\n]", " ", token)
        elif first in "}]" and comma is not None:
            pieces[comma] = " "
            comma = None
        elif not first.isspace():
            comma = len(pieces) if first == "," else None
        pieces.append(token)
        position = end
    return "".join(pieces)


def _end(text: str, position: int) -> int:
    """Where the token that starts at `position` ends."""
    match = _TOKEN.match(text, position)
    if match is None:
        return position + 1
    if match.group() != "/*":
        return match.end()
    close = text.find("*/", match.end())
    return len(text) if close < 0 else close + 2
