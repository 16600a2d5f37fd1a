"""A server that sends whatever bytes a test wants, at whatever pace, and remembers what it was sent."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RawRequest:
    """One request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        """The body as JSON; empty when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}


Behaviour = Callable[[RawRequest, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class RawServer:
    """Where the server listens and what it has seen."""

    port: int = 0
    requests: list[RawRequest] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """The endpoint."""
        return f"http://127.0.0.1:{self.port}/mcp"


@contextmanager
def raw_server(behave: Behaviour) -> Iterator[RawServer]:
    """Serve for the time of the block, one request a connection, in a thread of its own."""
    state = RawServer()
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stopped = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state.connections += 1
        # A client that leaves, and the end of the test, are how these connections end.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            request = await _read_request(reader)
            state.requests.append(request)
            await behave(request, writer)
            await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def live() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        state.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stopped.wait()
        server.close()
        handlers = asyncio.all_tasks() - {asyncio.current_task()}
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(live())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield state
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join(10)


async def _read_request(reader: asyncio.StreamReader) -> RawRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return RawRequest(method, target, headers, body)


def http(status: int, body: bytes | str = b"", kind: str = "application/json", **headers: str) -> bytes:
    """A whole HTTP answer; underscores in header names become dashes."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", f"content-type: {kind}", f"content-length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join([*lines, "connection: close"]) + "\r\n\r\n").encode("latin-1") + content


def rpc(request: RawRequest, result: Any) -> bytes:
    """A JSON-RPC result as a whole HTTP answer."""
    return http(200, json.dumps({"jsonrpc": "2.0", "id": request.message.get("id"), "result": result}))


def opens(request: RawRequest) -> bytes | None:
    """What a plain server of 2025-06-18 answers before listing anything, or None when it is asked for more."""
    method = request.message.get("method", "")
    if method == "initialize":
        return rpc(
            request,
            {
                "protocolVersion": "2025-06-18",
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "raw", "version": "1"},
            },
        )
    if method.startswith("notifications/"):
        return http(202)
    if method == "server/discover":
        return http(400, '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Bad Request"}}')
    if method in ("prompts/list", "resources/list", "resources/templates/list"):
        body = {"jsonrpc": "2.0", "id": request.message["id"], "error": {"code": -32601, "message": "Method not found"}}
        return http(200, json.dumps(body))
    return None
