"""What a registry says about one release, and the archive it serves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from mcp_scanner.model import JsonObject
from mcp_scanner.packages.spec import PackageSpec


def parse_time(text: object) -> datetime | None:
    """A registry's time in UTC; None for anything else, which a registry of one's own may send."""
    try:
        when = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return when.replace(tzinfo=UTC) if when is not None and when.tzinfo is None else when


@dataclass(frozen=True, slots=True)
class Release:
    """One downloaded release. `published` is the time of its upload, None where the registry does not tell."""

    spec: PackageSpec
    filename: str
    archive: bytes
    published: datetime | None = None
    releases: int = 0  # how many versions the registry has; 0 where it does not tell
    metadata: JsonObject = field(default_factory=dict)
