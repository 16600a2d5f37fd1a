"""What every way of talking to a server has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Any, Protocol

from mcp_scanner.connect.messages import Reply
from mcp_scanner.model import JsonObject, as_mapping

# The revisions of the protocol, by era: handshake (initialize, sessions) and stateless (one envelope per request).
HANDSHAKE_VERSIONS = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
STATELESS_VERSIONS = ("2026-07-28",)


@dataclass(slots=True)
class Opening:
    """What a server says of itself before it lists anything; values as sent."""

    protocol_version: str
    server_info: Any
    capabilities: Any
    instructions: Any
    transport: str
    oddities: list[str] = field(default_factory=list)


class Session(Protocol):
    """An open conversation with one server."""

    @property
    def opening(self) -> Opening:
        """The server's introduction."""

    @property
    def session_id(self) -> str:
        """The session identifier the server assigned, or ""."""

    async def ask(self, method: str, params: Mapping[str, Any]) -> Reply:
        """Send a request; raises RpcError for an error reply and ConnectFailure for no usable reply."""

    async def close(self) -> None:
        """Say goodbye, as far as the protocol has a word for it."""


@cache
def client_info() -> JsonObject:
    """How the scanner introduces itself to servers."""
    return {"name": "mcp-security-platform", "version": version("mcp-security-scanner")}


def opening_of_handshake(reply: Reply, transport: str) -> Opening:
    """The introduction in the result of `initialize`."""
    result = reply.result
    return Opening(
        protocol_version=str(result.get("protocolVersion", ""))[:40],
        server_info=result.get("serverInfo"),
        capabilities=as_mapping(result.get("capabilities")),
        instructions=result.get("instructions"),
        transport=transport,
        oddities=list(reply.oddities),
    )
