"""Judge the source code of an MCP server without running it."""

from mcp_scanner.source.scan import scan_source

__all__ = ["scan_source"]
