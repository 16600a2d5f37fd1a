"""Look-alike names."""

from __future__ import annotations

import pytest

from mcp_scanner.packages.names import look_alike


@pytest.mark.parametrize(
    ("registry", "name", "imitated"),
    [
        ("pypi", "mcp-server-fetc", "mcp-server-fetch"),
        ("pypi", "mcp-servre-git", "mcp-server-git"),
        ("pypi", "mcpserverfetch", "mcp-server-fetch"),
        ("pypi", "rnarkitdown-mcp", "markitdown-mcp"),
        ("pypi", "requets", "requests"),
        ("npm", "@modelcontextprotoco1/sdk", "@modelcontextprotocol/sdk"),
        ("npm", "@modelcontextprotocl/server-memory", "@modelcontextprotocol/server-memory"),
        ("npm", "modelcontextprotocol-server-memory", "@modelcontextprotocol/server-memory"),
        ("npm", "mcp-rem0te", "mcp-remote"),
    ],
)
def test_imitations(registry: str, name: str, imitated: str) -> None:
    assert look_alike(registry, name) == imitated


@pytest.mark.parametrize(
    ("registry", "name"),
    [("pypi", "mcp-server-fetch"), ("pypi", "MCP_Server.Fetch"), ("pypi", "weather-mcp"), ("pypi", "mcp-server-gitlab"),
     ("npm", "@modelcontextprotocol/sdk"), ("npm", "mcp-obsidian"), ("npm", "zod4"), ("npm", "express2")],
)  # fmt: skip
def test_names_of_their_own(registry: str, name: str) -> None:
    assert look_alike(registry, name) == ""
