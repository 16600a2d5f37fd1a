"""Archives made in memory, as the registries would serve them."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from mcp_scanner.packages.release import Release
from mcp_scanner.packages.spec import PackageSpec

METADATA = (
    "Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\nSummary: A server.\nAuthor: Ann\nHome-page: https://a.test\n"
)
SERVER = '''from mcp.server.fastmcp import FastMCP

mcp = FastMCP("notes")


@mcp.tool()
def add_note(text: str) -> str:
    """Add a note."""
    return f"added {text}"
'''


def wheel_bytes(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def tar_bytes(files: Mapping[str, str | bytes], links: Mapping[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for path, target in (links or {}).items():
            info = tarfile.TarInfo(path)
            info.type = tarfile.SYMTYPE
            info.linkname = target
            archive.addfile(info)
    return buffer.getvalue()


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
