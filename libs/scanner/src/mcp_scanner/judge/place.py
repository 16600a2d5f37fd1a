"""From what was found in a reading back to the characters of the listing."""

from __future__ import annotations

from dataclasses import replace

from mcp_scanner.detectors.reading import Reading
from mcp_scanner.model import Location
from mcp_scanner.surfaces import TextField


def located(reading: Reading, start: int, end: int, entry: TextField | None = None) -> Location:
    """The place of reading.text[start:end], in its own field or in another one that says the same."""
    first, last = reading.original_span(start, end)
    return replace((entry or reading.field).location, start=first, end=last)
