"""Sends the requests of the checks: without the caller's credentials unless a check says so.

Tools are called here and nowhere else, and only those that the caller of the scan has named.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from mcp_scanner.connect.collect import Collected, collect
from mcp_scanner.connect.envelope import envelope, stateless_headers
from mcp_scanner.connect.events import read_events
from mcp_scanner.connect.exchange import ACCEPT, Post
from mcp_scanner.connect.failure import ConnectFailure, RpcError
from mcp_scanner.connect.handshake import initialize, open_handshake
from mcp_scanner.connect.messages import encode, find_reply, request
from mcp_scanner.connect.negotiate import open_session
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.session import HANDSHAKE_VERSIONS, STATELESS_VERSIONS, Session
from mcp_scanner.connect.wire import Answer, Wire
from mcp_scanner.model import JsonObject
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.policy.url import Url

# A probe that takes longer tells nothing; a hostile server must not stretch the scan by letting each of them hang.
_PROBE_SECONDS = 4.0
# A client that is neither a scanner nor a product; the name is that of the specification's examples.
_ANOTHER = {"name": "ExampleClient", "version": "1.0.0"}


@dataclass(slots=True)
class Greeting:
    """How the server took an opening request."""

    accepted: bool
    answer: Answer

    @property
    def session_id(self) -> str:
        """The session the server opened, or ""."""
        return str(self.answer.headers.get("mcp-session-id", ""))


class Prober:
    """Probes of one target, over a connection of their own so that no cookie of the scan is in them."""

    def __init__(
        self, url: Url, options: ScanOptions, wire: Wire, credentials: Mapping[str, str], dialect: str
    ) -> None:
        self._options = replace(options, request_seconds=min(_PROBE_SECONDS, options.request_seconds))
        self.url = url
        self.wire = Wire(self._options, wire.pins)
        self.credentials = credentials
        self._dialect = dialect

    async def close(self) -> None:
        """Close the connection."""
        await self.wire.close()

    async def send(
        self, method: str, url: Url, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer | None:
        """One request; None when the server does not answer it in HTTP, which every check takes for a refusal."""
        try:
            return await self.wire.send(method, url, headers or {}, body)
        except ConnectFailure:
            return None

    async def fetch_json(self, address: str) -> JsonObject | None:
        """A JSON object that the target's metadata points to, or None; raises TargetRefused where policy forbids it."""
        answer = await self.send("GET", self._options.policy.check_url(address), {"accept": "application/json"})
        if answer is None or answer.status != 200:
            return None
        try:
            value = json.loads(answer.body)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None

    async def greet(
        self, headers: Mapping[str, str] | None = None, *, with_credentials: bool = False
    ) -> Greeting | None:
        """Open a conversation in the target's dialect and end it again; None when there is no HTTP answer."""
        sent = {**(self.credentials if with_credentials else {}), **(headers or {})}
        if self._dialect == "http+sse":
            return await self._greet_stream(sent)
        if self._dialect == "stateless":
            version = STATELESS_VERSIONS[-1]
            message = request(1, "server/discover", {"_meta": envelope(version)})
            sent = {**stateless_headers(version, "server/discover"), **sent}
        else:
            message = initialize(1, HANDSHAKE_VERSIONS[-1])
        greeting = await self.post(message, sent)
        if greeting is not None and greeting.session_id:
            await self.send("DELETE", self.url, {**sent, "mcp-session-id": greeting.session_id})
        return greeting

    async def post(self, message: JsonObject, headers: Mapping[str, str]) -> Greeting | None:
        """Post one JSON-RPC request; accepted when its result comes back."""
        answer = await self.send("POST", self.url, {**ACCEPT, **headers}, encode(message))
        return None if answer is None else Greeting(has_result(answer, int(message["id"])), answer)

    @property
    def active(self) -> tuple[str, ...]:
        """The tools that may be called."""
        return self._options.active

    async def call(self, tool: str, params: JsonObject) -> JsonObject | None:
        """The result of a permitted tool of a stateless server, or None for an error."""
        if tool not in self._options.active:
            raise PermissionError(f"the scan was not permitted to call the tool {tool!r}")
        version = STATELESS_VERSIONS[-1]
        message = request(1, "tools/call", {"name": tool, **params, "_meta": envelope(version)})
        headers = {
            **ACCEPT,
            **self.credentials,
            **stateless_headers(version, "tools/call"),
            "mcp-name": header_text(tool),
        }
        answer = await self.send("POST", self.url, headers, encode(message))
        return None if answer is None else result_of(answer, 1)

    async def open(self, headers: Mapping[str, str]) -> Session | None:
        """A whole session with these headers and no credentials besides, or None when the server refuses one."""
        post = Post(self.wire, self.url, dict(headers), self._options.request_seconds)
        try:
            return await open_session(post, self._options.policy)
        except (ConnectFailure, TargetRefused):
            return None

    async def list_as_another(self, *, other_era: bool) -> JsonObject | None:
        """Everything the server shows a client of another name, in the handshake era when `other_era`, or None."""
        headers = {**self.credentials, "user-agent": _ANOTHER["name"]}
        post = Post(self.wire, self.url, headers, self._options.request_seconds, _ANOTHER)
        try:
            session = await self._open_another(post, other_era=other_era)
        except (ConnectFailure, RpcError):
            return None
        found = Collected()
        try:
            await collect(session, self._options, found)
        finally:
            await session.close()
        return found.record

    async def _open_another(self, post: Post, *, other_era: bool) -> Session:
        if other_era:
            with suppress(ConnectFailure, RpcError):  # a server of one era only is asked in that one again
                return await open_handshake(post)
        return await open_session(post, self._options.policy)

    async def lists(self, headers: Mapping[str, str]) -> int | None:
        """How many tools a client with these headers is shown, or None when it is shown none."""
        session = await self.open(headers)
        if session is None:
            return None
        try:
            reply = await session.ask("tools/list", {})
        except (RpcError, ConnectFailure):
            return None
        finally:
            await session.close()
        tools = reply.result.get("tools")
        return len(tools) if isinstance(tools, list) else None

    async def serves_bare_session(self) -> bool:
        """Whether a session opened with the credentials is served to a request that carries its identifier only."""
        session = await self.open(self.credentials)
        if session is None or not session.session_id:
            return False
        headers = {"mcp-session-id": session.session_id, "mcp-protocol-version": session.opening.protocol_version}
        try:
            answered = await self.post(request(1, "tools/list", {}), headers)
        finally:
            await session.close()
        return answered is not None and answered.accepted

    async def _greet_stream(self, headers: Mapping[str, str]) -> Greeting | None:
        """Open the event stream and read its first event only: it has no end."""
        try:
            async with self.wire.stream("GET", self.url, {"accept": "text/event-stream", **headers}) as stream:
                answer = Answer(stream.url, stream.status, stream.headers, b"")
                if stream.status != 200 or answer.media_type != "text/event-stream":
                    return Greeting(False, answer)
                async for event in read_events(stream.parts):
                    return Greeting(event.kind == "endpoint", replace(answer, body=event.data.encode()))
                return Greeting(False, answer)
        except ConnectFailure:
            return None


def header_text(text: str) -> str:
    """A name as a header carries it: as it is when it is plain ASCII, else in the base64 form of 2026-07-28."""
    if text.isascii() and text.isprintable() and text == text.strip() and not text.startswith("=?"):
        return text
    return f"=?base64?{base64.b64encode(text.encode()).decode()}?="


def has_result(answer: Answer, number: int) -> bool:
    """Whether an answer carries the result of request `number`."""
    return result_of(answer, number) is not None


def result_of(answer: Answer, number: int) -> JsonObject | None:
    """The result of request `number`, from a JSON body or from an event; None for anything else."""
    if answer.status != 200:
        return None
    documents: list[Any] = [answer.body]
    if answer.media_type == "text/event-stream":
        text = answer.body.decode("utf-8", "replace")
        documents = [line.removeprefix("data:") for line in text.splitlines() if line.startswith("data:")]
    for document in documents:
        try:
            reply = find_reply(document, number) if document.strip() else None
        except (ConnectFailure, RpcError):
            continue
        if reply is not None:
            return reply.result
    return None
