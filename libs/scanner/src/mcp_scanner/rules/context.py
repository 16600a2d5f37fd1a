"""What a rule may know beyond the reading in front of it."""

from __future__ import annotations

from dataclasses import dataclass

from mcp_scanner.detectors.references import KnownNames
from mcp_scanner.model import Listing


@dataclass(frozen=True, slots=True)
class Context:
    """The whole listing and the names it defines."""

    listing: Listing
    known: KnownNames
