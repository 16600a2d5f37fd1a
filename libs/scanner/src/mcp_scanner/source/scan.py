"""Entry points of the source rules: one text, or the files of a package."""

from __future__ import annotations

from collections.abc import Sequence

from mcp_scanner.model import Finding, JsonObject


def scan_source(text: str, filename: str = "server.py", tools: Sequence[JsonObject] | None = None) -> list[Finding]:
    """Findings in one source file; `tools` is the server's listing, whose descriptions tell what it announces."""
    del text, filename, tools
    return []
