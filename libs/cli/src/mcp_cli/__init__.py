"""The mcp-platform command."""
