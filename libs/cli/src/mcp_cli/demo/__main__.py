"""Serve the bookshop over streamable HTTP on loopback: `python -m mcp_cli.demo PORT`."""

from __future__ import annotations

import sys

import uvicorn

from mcp_cli.demo.server import build_server

HOST = "127.0.0.1"


def main(port: int) -> None:
    """Serve until SIGTERM; open streams get a second to end."""
    app = build_server().streamable_http_app(host=HOST)
    uvicorn.run(app, host=HOST, port=port, log_level="warning", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
