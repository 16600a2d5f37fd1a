"""Archives made in memory, as the registries would serve them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.stubs.releases import METADATA, SERVER, tar_bytes, wheel_bytes

from mcp_scanner.packages.release import Release
from mcp_scanner.packages.spec import PackageSpec


@pytest.fixture
def wheel() -> Callable[..., Release]:
    """A release of `name` whose wheel holds an honest server and the given files."""

    def make(files: Mapping[str, str | bytes] | None = None, name: str = "quiet-notes-server", **more: Any) -> Release:
        content = {
            "notes/server.py": SERVER,
            f"{name}-1.0.dist-info/METADATA": METADATA.format(name=name),
            **(files or {}),
        }
        spec = PackageSpec("pypi", name, "1.0")
        published = more.get("published", datetime(2024, 1, 1, tzinfo=UTC))
        return Release(spec, f"{name}-1.0-py3-none-any.whl", wheel_bytes(content), published, more.get("releases", 5))

    return make


@pytest.fixture
def tarball() -> Callable[..., Release]:
    """A release of an npm package with the given package.json entries and files."""

    def make(
        manifest: Mapping[str, Any], files: Mapping[str, str | bytes] | None = None, name: str = "quiet-notes"
    ) -> Release:
        document = {
            "name": name,
            "version": "1.0.0",
            "author": "Ann",
            "description": "Notes",
            "homepage": "https://a.test",
        }
        content = {
            "package/package.json": json.dumps({**document, **manifest}),
            "package/index.js": "export const one = 1;\n",
            **(files or {}),
        }
        return Release(PackageSpec("npm", name, "1.0.0"), "quiet-notes-1.0.0.tgz", tar_bytes(content))

    return make


@pytest.fixture(name="wheel_bytes")
def _wheel_bytes() -> Callable[..., bytes]:
    return wheel_bytes


@pytest.fixture(name="tar_bytes")
def _tar_bytes() -> Callable[..., bytes]:
    return tar_bytes
