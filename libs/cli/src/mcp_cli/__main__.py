"""`python -m mcp_cli`, the same as `mcp-platform`."""

from mcp_cli.main import run

if __name__ == "__main__":
    run()
