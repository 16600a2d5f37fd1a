"""One JSON-RPC request over one HTTP POST: the answer is a JSON body or a stream of events."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2

from mcp_scanner.connect.events import read_events
from mcp_scanner.connect.failure import ConnectFailure, CredentialsWanted, quote
from mcp_scanner.connect.messages import Reply, encode, find_reply, no_reply
from mcp_scanner.connect.session import client_info
from mcp_scanner.connect.wire import Stream, Wire, media_type, within
from mcp_scanner.model import JsonObject
from mcp_scanner.policy.url import Url

ACCEPT = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


# Decoding takes 8 ms for a megabyte of tools, measured; up to 5 ms the event loop can spare.
_LARGE = 500_000


@dataclass(slots=True)
class Exchange:
    """A reply with the HTTP it came in."""

    reply: Reply
    status: int
    headers: httpx2.Headers
    url: Url


@dataclass(frozen=True, slots=True)
class Post:
    """Where and how requests are posted, and as which client."""

    wire: Wire
    url: Url
    headers: Mapping[str, str]
    seconds: float
    client: JsonObject = field(default_factory=client_info)

    async def ask(self, message: JsonObject, headers: Mapping[str, str]) -> Exchange:
        """Post one request and wait for its reply.

        Raises RpcError for an error reply, CredentialsWanted for 401 and 403, ConnectFailure for anything else.
        """
        async with (
            within(self.seconds),
            self.wire.stream("POST", self.url, {**ACCEPT, **self.headers, **headers}, encode(message)) as stream,
        ):
            reply = await _read_reply(stream, int(message["id"]), given=bool(self.headers))
            return Exchange(reply, stream.status, stream.headers, stream.url)

    async def tell(self, message: JsonObject, headers: Mapping[str, str]) -> int:
        """Post a notification; the status of the answer, whose body may be a stream without end and is not read."""
        async with (
            within(self.seconds),
            self.wire.stream("POST", self.url, {**ACCEPT, **self.headers, **headers}, encode(message)) as stream,
        ):
            return stream.status


async def _read_reply(stream: Stream, number: int, *, given: bool) -> Reply:
    if stream.status in (401, 403):
        raise CredentialsWanted(stream.status, stream.headers.get("www-authenticate", ""), given=given)
    kind = media_type(stream.headers)
    if kind == "text/event-stream":
        async for event in read_events(stream.parts):
            if event.kind == "message" and event.data:
                reply = await _find(event.data, number, stream.status)
                if reply is not None:
                    return reply
        raise no_reply()
    body = b"".join([part async for part in stream.parts])
    if not kind.endswith("json"):
        raise _not_mcp(stream.status, kind)
    reply = await _find(body, number, stream.status)
    if reply is not None:
        return reply
    raise ConnectFailure(
        "no_reply", "the server answered with the id of another request", "have the server echo the request's id"
    )


async def _find(data: bytes | str, number: int, status: int) -> Reply | None:
    """Decode large answers in a thread, so that others of this process are served meanwhile."""
    if len(data) < _LARGE:
        return find_reply(data, number, status)
    return await asyncio.to_thread(find_reply, data, number, status)


def _not_mcp(status: int, kind: str) -> ConnectFailure:
    shown = quote(kind, 60) or "nothing"
    return ConnectFailure(
        "not_mcp",
        f"the server does not speak MCP here: it answers {status} with {shown}",
        "check the path of the URL, often /mcp or /sse",
    )
