"""Client configurations, mcp.json and its relatives: the servers in one are scanned, and what the file gives away."""
