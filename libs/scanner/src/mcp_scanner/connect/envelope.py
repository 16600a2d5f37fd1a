"""What every request of the 2026-07-28 era carries, in its body and in its headers."""

from __future__ import annotations

from mcp_scanner.connect.session import client_info
from mcp_scanner.model import JsonObject

META = "io.modelcontextprotocol/"


def envelope(version: str, client: JsonObject | None = None) -> JsonObject:
    """The `_meta` every request of this era must carry."""
    return {
        f"{META}protocolVersion": version,
        f"{META}clientInfo": client or client_info(),
        f"{META}clientCapabilities": {},
    }


def stateless_headers(version: str, method: str) -> dict[str, str]:
    """The headers that must agree with the body."""
    return {"mcp-protocol-version": version, "mcp-method": method}
