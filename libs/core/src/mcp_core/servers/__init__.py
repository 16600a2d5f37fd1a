"""Inventory of MCP servers and what they showed."""
