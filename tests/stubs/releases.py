"""Releases of packages made in memory, as the registries would serve them."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

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


def described_release(package: Mapping[str, Any]) -> Release:
    """The release that an example of a package rule describes (mcp_scanner.packages.examples)."""
    name, registry = str(package["name"]), package["registry"]
    given = {
        path: content if isinstance(content, str) else bytes.fromhex(content["hex"])
        for path, content in package.get("files", {}).items()
    }
    published = datetime.now(UTC) - timedelta(days=package["days_old"])
    if registry == "pypi":
        content = {"notes/server.py": SERVER, f"{name}-1.0.dist-info/METADATA": METADATA.format(name=name), **given}
        archive, filename = wheel_bytes(content), f"{name}-1.0-py3-none-any.whl"
    else:
        manifest = {
            "name": name,
            "version": "1.0.0",
            "author": "Ann",
            "description": "Notes",
            "homepage": "https://a.test",
        }
        document = json.dumps({**manifest, **package.get("manifest", {})})
        content = {"package/package.json": document, "package/index.js": "export const one = 1;\n", **given}
        archive, filename = tar_bytes(content, package.get("links")), f"{name}-1.0.0.tgz"
    return Release(PackageSpec(registry, name, "1.0.0"), filename, archive, published, package["releases"])
