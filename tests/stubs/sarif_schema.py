"""The official JSON schema of SARIF 2.1.0, from the npm package of its authors that carries it, pinned by hash.

@microsoft/jest-sarif 1.0.0-beta.0 (MIT) holds version 2.1.0-rtm.5. Compared on 2026-11-22 with the schema that OASIS
publishes (errata 01), definition by definition: OASIS states redundant types, mends the pattern of `language`, which we
do not write, and wants one of three members in a region. That last constraint is added here.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from mcp_scanner.packages.limits import PackageOptions
from mcp_scanner.packages.npm import download_npm
from mcp_scanner.packages.spec import PackageSpec

_PACKAGE = PackageSpec("npm", "@microsoft/jest-sarif", "1.0.0-beta.0")
_SHA256 = "748e2c3d1a842e7bb258416685c7ea3a0da40005b72267b2052c2856d48ad102"
_MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
_CACHE = Path(__file__).parents[2] / ".local" / "sarif" / f"{_SHA256}.tgz"


def official_schema() -> dict[str, Any]:
    """The schema (draft 04). Skips the test where npm is missing; a wrong archive fails it."""
    if not _CACHE.exists():
        if shutil.which("npm") is None:
            pytest.skip("npm is not on PATH, so the official schema is not fetched; install Node.js 20 or newer")
        _CACHE.parent.mkdir(parents=True, exist_ok=True)
        _CACHE.write_bytes(download_npm(_PACKAGE, PackageOptions()).archive)
    archive = _CACHE.read_bytes()
    if hashlib.sha256(archive).hexdigest() != _SHA256:
        _CACHE.unlink()
        raise ValueError(f"{_PACKAGE.name} is not the archive that was reviewed; nothing was validated")
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        member = opened.extractfile(_MEMBER)
        assert member is not None
        schema: dict[str, Any] = json.load(member)
    schema["definitions"]["region"]["anyOf"] = [
        {"required": [name]} for name in ("startLine", "charOffset", "byteOffset")
    ]
    return schema
