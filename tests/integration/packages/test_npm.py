"""npm: targets fetched by the real npm client from a registry of our own; no script of the package runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mcp_scanner.model import Verdict
from mcp_scanner.packages import scan_package

Make = Callable[[dict[str, str]], bytes]
SERVER = """
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "n", version: "1" });
server.tool("hello", "Say hello", {}, async () => ({ content: [{ type: "text", text: "hello" }] }));
"""

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")


@pytest.fixture
def npm_registry(registry: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setenv("npm_config_registry", registry.url)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    return registry


def manifest(**more: object) -> dict[str, object]:
    return {
        "name": "@quiet/notes",
        "version": "1.2.0",
        "author": "Ann",
        "homepage": "https://a.test",
        "type": "module",
        **more,
    }


def test_a_package_is_fetched_and_scanned(npm_registry: Any, tarball: Make) -> None:
    files = {"package/package.json": '{"name": "@quiet/notes", "version": "1.2.0", "author": "A", "homepage": "h"}'}
    npm_registry.add_npm(manifest(), tarball({**files, "package/index.js": SERVER}))
    report = scan_package("npm:@quiet/notes")
    assert (report.verdict, report.name) == (Verdict.COMPLETE, "@quiet/notes@1.2.0")
    assert report.coverage["tools"] == {"status": "read", "items": 1}
    assert [finding for finding in report.findings if finding.severity.rank > 2] == []


def test_install_scripts_are_reported_and_never_run(npm_registry: Any, tarball: Make, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    scripts = dict.fromkeys(("preinstall", "install", "postinstall", "prepare", "prepack"), f"touch {mark}")
    document = f'{{"name": "@quiet/notes", "version": "1.2.0", "scripts": {str(scripts)!s}}}'.replace("'", '"')
    npm_registry.add_npm(
        manifest(scripts=scripts), tarball({"package/package.json": document, "package/index.js": SERVER})
    )
    report = scan_package("npm:@quiet/notes@1.2.0")
    hooks = [finding.evidence for finding in report.findings if finding.rule == "package-install-hook"]
    assert len(hooks) == 3
    assert not mark.exists()


def test_an_unknown_package_is_an_error(npm_registry: Any) -> None:
    report = scan_package("npm:quiet-notes-of-nobody")
    assert report.verdict is Verdict.ERROR
    assert "check the spelling" in report.error


def test_without_npm_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    report = scan_package("npm:left-pad")
    assert report.verdict is Verdict.ERROR
    assert "install Node.js" in report.error
