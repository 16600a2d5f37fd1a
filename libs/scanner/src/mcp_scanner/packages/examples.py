"""Examples of the package rules: releases, described by how they differ from an honest one.

A test builds the archive of each and scans it. The honest release has an author, a home page, a description, one source
file and a history; it differs by `name`, `manifest` (members of package.json), `files` by path (text, or bytes as
`{"hex": ...}`), `links` by path, `days_old` and `releases`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

# The first bytes of a Linux program (ELF, 64 bits, little endian) and some of its zeros.
ELF = {"hex": "7f454c46020101" + "00" * 57}


def package(
    registry: Literal["npm", "pypi"],
    *,
    name: str = "quiet-notes",
    manifest: Mapping[str, Any] | None = None,
    files: Mapping[str, str | Mapping[str, str]] | None = None,
    links: Mapping[str, str] | None = None,
    days_old: int = 900,
    releases: int = 5,
) -> dict[str, Any]:
    """One release of a registry."""
    described: dict[str, Any] = {"registry": registry, "name": name, "days_old": days_old, "releases": releases}
    described |= {key: value for key, value in (("manifest", manifest), ("files", files), ("links", links)) if value}
    return {"package": described}
