"""Inventory of MCP servers."""
