"""Streamable HTTP of the handshake era, 2025-03-26 to 2025-11-25: initialize, then requests within a session."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from mcp_scanner.connect.exchange import Exchange, Post
from mcp_scanner.connect.failure import ConnectFailure, RpcError
from mcp_scanner.connect.messages import Reply, notification, request
from mcp_scanner.connect.session import HANDSHAKE_VERSIONS, client_info, opening_of_handshake
from mcp_scanner.model import JsonObject, as_mapping

# The revision from which on every later request names the negotiated version in a header.
_VERSION_HEADER_SINCE = "2025-06-18"
_SESSION_HEADER = "mcp-session-id"


class HandshakeSession:
    """A session opened by `initialize`."""

    def __init__(self, post: Post, exchange: Exchange) -> None:
        self._post = replace(post, url=exchange.url)
        self._numbers = itertools.count(100)
        self.opening = opening_of_handshake(exchange.reply, "streamable-http")
        self.session_id = exchange.headers.get(_SESSION_HEADER, "")

    async def ask(self, method: str, params: Mapping[str, Any]) -> Reply:
        """Send a request; raises RpcError for an error reply and ConnectFailure for no usable reply."""
        return (await self._post.ask(request(next(self._numbers), method, params), self.headers())).reply

    async def confirm(self) -> None:
        """Tell the server that the handshake is done."""
        await self._post.tell(notification("notifications/initialized"), self.headers())

    async def close(self) -> None:
        """End the session, so that the server need not keep it until it times out."""
        if not self.session_id:
            return
        with suppress(ConnectFailure):  # a server may not offer this, and the scan is over either way
            await self._post.wire.send("DELETE", self._post.url, {**self._post.headers, **self.headers()})

    def headers(self) -> dict[str, str]:
        """The headers of a request within this session."""
        headers = {_SESSION_HEADER: self.session_id} if self.session_id else {}
        if self.opening.protocol_version >= _VERSION_HEADER_SINCE:
            headers["mcp-protocol-version"] = self.opening.protocol_version
        return headers


async def open_handshake(post: Post) -> HandshakeSession:
    """Open a session, offering the newest revision first and older ones to a server that refuses it."""
    versions = list(reversed(HANDSHAKE_VERSIONS))
    while True:
        offered = versions.pop(0)
        try:
            exchange = await post.ask(initialize(1, offered, post.client), {})
        except RpcError as error:
            versions = _next_versions(error, versions)
            if not versions:
                raise
            continue
        session = HandshakeSession(post, exchange)
        await session.confirm()
        return session


def initialize(number: int, version: str, client: JsonObject | None = None) -> JsonObject:
    """The opening request, declaring no client capability: the scanner samples, elicits and exposes nothing."""
    return request(
        number, "initialize", {"protocolVersion": version, "capabilities": {}, "clientInfo": client or client_info()}
    )


def _next_versions(error: RpcError, left: list[str]) -> list[str]:
    """The versions still worth offering: those the error names, else all older ones when it is about the version."""
    named = as_mapping(error.data).get("supported")
    if isinstance(named, list):
        return [version for version in left if version in named]
    return left if "version" in error.message.lower() else []
