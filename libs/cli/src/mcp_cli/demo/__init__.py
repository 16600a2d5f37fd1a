"""A real MCP server of an invented bookshop, some of whose tools are poisoned: what a first `make run` scans."""
