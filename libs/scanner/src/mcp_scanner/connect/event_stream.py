"""HTTP with server-sent events, the transport of 2024-11-05: replies arrive on a stream opened beforehand."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from typing import Any, Self
from urllib.parse import urljoin

from mcp_scanner.connect.events import Event, read_events
from mcp_scanner.connect.exchange import Post
from mcp_scanner.connect.failure import ConnectFailure, CredentialsWanted, quote
from mcp_scanner.connect.handshake import initialize
from mcp_scanner.connect.messages import Reply, encode, find_reply, no_reply, notification, request
from mcp_scanner.connect.session import HANDSHAKE_VERSIONS, Opening, opening_of_handshake
from mcp_scanner.connect.wire import Stream, media_type, within
from mcp_scanner.model import JsonObject
from mcp_scanner.policy.target import TargetPolicy
from mcp_scanner.policy.url import Url

_TRANSPORT = "http+sse"


class EventStreamSession:
    """A session whose requests are posted to the address that the stream names in its first event."""

    session_id = ""

    def __init__(self, post: Post, policy: TargetPolicy) -> None:
        self._post = post
        self._policy = policy
        self._resources = AsyncExitStack()
        self._numbers = itertools.count(1)
        self._events: AsyncIterator[Event]
        self._endpoint = post.url
        self.opening = Opening("", None, {}, None, _TRANSPORT)

    async def open(self) -> Self:
        """Open the stream, learn the endpoint and shake hands; on failure the stream is closed again."""
        try:
            async with within(self._post.seconds):
                stream = await self._resources.enter_async_context(
                    self._post.wire.stream("GET", self._post.url, {**self._post.headers, "accept": "text/event-stream"})
                )
                _check_stream(stream, given=bool(self._post.headers))
                self._events = read_events(stream.parts)
                self._endpoint = await self._read_endpoint(stream.url)
            reply = await self._exchange(initialize(next(self._numbers), HANDSHAKE_VERSIONS[0]))
            self.opening = opening_of_handshake(reply, _TRANSPORT)
            await self._send(notification("notifications/initialized"))
        except BaseException:
            await self._resources.aclose()
            raise
        return self

    async def ask(self, method: str, params: Mapping[str, Any]) -> Reply:
        """Send a request; raises RpcError for an error reply and ConnectFailure for no usable reply."""
        return await self._exchange(request(next(self._numbers), method, params))

    async def close(self) -> None:
        """Close the stream, which ends the session."""
        await self._resources.aclose()

    async def _read_endpoint(self, url: Url) -> Url:
        event = await anext(self._events, None)
        if event is None or event.kind != "endpoint":
            raise ConnectFailure("not_mcp", "the event stream does not begin with an endpoint", "check the URL's path")
        endpoint = self._policy.check_url(urljoin(str(url), event.data.strip()))
        if endpoint.origin != url.origin:
            raise ConnectFailure(
                "redirect_refused",
                f"the event stream names an endpoint of another origin, {endpoint.shown()}",
                "scan that server itself if it is the one you mean",
            )
        return endpoint

    async def _exchange(self, message: JsonObject) -> Reply:
        """Post and listen at once: a server may reply on the stream before it answers the POST."""
        post = asyncio.ensure_future(self._send(message))
        listen = asyncio.ensure_future(self._listen(int(message["id"])))
        try:
            await asyncio.wait({post, listen}, return_when=asyncio.FIRST_EXCEPTION)
            if post.done():
                post.result()
            return await listen
        finally:
            post.cancel()
            listen.cancel()
            await asyncio.gather(post, listen, return_exceptions=True)

    async def _send(self, message: JsonObject) -> None:
        headers = {**self._post.headers, "content-type": "application/json"}
        answer = await self._post.wire.send("POST", self._endpoint, headers, encode(message))
        if answer.status >= 400:
            raise ConnectFailure(
                "refused", f"the endpoint of the event stream answers {answer.status}", "look into the server's log"
            )

    async def _listen(self, number: int) -> Reply:
        async with within(self._post.seconds):
            async for event in self._events:
                if event.kind == "message" and event.data:
                    reply = find_reply(event.data, number)
                    if reply is not None:
                        return reply
        raise no_reply()


def _check_stream(stream: Stream, *, given: bool) -> None:
    if stream.status in (401, 403):
        raise CredentialsWanted(stream.status, stream.headers.get("www-authenticate", ""), given=given)
    kind = media_type(stream.headers)
    if stream.status != 200 or kind != "text/event-stream":
        raise ConnectFailure(
            "not_mcp",
            f"the server does not speak MCP here: it answers {stream.status} with {quote(kind, 60) or 'nothing'}",
            "check the path of the URL, often /mcp or /sse",
        )
