"""The 2026-07-28 era: no handshake, no session; every request carries its own envelope."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Self

from mcp_scanner.connect.envelope import META, envelope, stateless_headers
from mcp_scanner.connect.exchange import Post
from mcp_scanner.connect.messages import Reply, request
from mcp_scanner.connect.session import Opening
from mcp_scanner.model import as_mapping


class StatelessSession:
    """Requests with the version in header and envelope, and the method mirrored in a header."""

    session_id = ""

    def __init__(self, post: Post, version: str) -> None:
        self._post = post
        self._version = version
        self._numbers = itertools.count(1)
        self.opening = Opening(version, None, {}, None, "streamable-http")

    async def discover(self) -> Reply:
        """Ask the server to introduce itself and remember what it says."""
        reply = await self.ask("server/discover", {})
        result = reply.result
        self.opening = Opening(
            protocol_version=self._version,
            server_info=result.get("serverInfo", as_mapping(result.get("_meta")).get(f"{META}serverInfo")),
            capabilities=as_mapping(result.get("capabilities")),
            instructions=result.get("instructions"),
            transport="streamable-http",
            oddities=list(reply.oddities),
        )
        return reply

    def patient(self, post: Post) -> Self:
        """The same session with the time of `post` for each request."""
        self._post = post
        return self

    async def ask(self, method: str, params: Mapping[str, Any]) -> Reply:
        """Send a request; raises RpcError for an error reply and ConnectFailure for no usable reply."""
        message = request(next(self._numbers), method, {**params, "_meta": envelope(self._version, self._post.client)})
        return (await self._post.ask(message, stateless_headers(self._version, method))).reply

    async def close(self) -> None:
        """Nothing to end: the server keeps no state."""
