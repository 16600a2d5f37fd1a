"""What a registry says about one release, and the archive it serves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mcp_scanner.model import JsonObject
from mcp_scanner.packages.spec import PackageSpec


@dataclass(frozen=True, slots=True)
class Release:
    """One downloaded release. `published` is the time of its upload, None where the registry does not tell."""

    spec: PackageSpec
    filename: str
    archive: bytes
    published: datetime | None = None
    releases: int = 0  # how many versions the registry has; 0 where it does not tell
    metadata: JsonObject = field(default_factory=dict)
