"""Pure scan engine for MCP servers: no web framework, no database."""
