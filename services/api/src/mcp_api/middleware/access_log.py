"""One line per request, in the performance guide's format or as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

import orjson

from mcp_api.middleware.asgi import App, Message, Receive, Scope, Send, header
from mcp_core.telemetry.correlation import trace_id

# What would break the line or forge another one is written as an escape.
_ESCAPES = {number: f"\\x{number:02x}" for number in (*range(32), 34, 92, *range(127, 160))}


class AccessLog:
    """The outermost layer: sees what the client sent and what left for it."""

    def __init__(self, app: App, line: Callable[[Entry], str], stream: TextIO | None = None) -> None:
        self.app = app
        self._line = line
        self._stream = stream or sys.stdout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        entry = Entry(scope)

        async def sending(message: Message) -> None:
            entry.note(message)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            # One write per line: lines of several processes on one pipe do not mix.
            self._stream.write(f"{self._line(entry)}\n")
            self._stream.flush()


class Entry:
    """What is known of one request and its answer."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._began = time.perf_counter()
        self.at = datetime.now(UTC)
        self.status = 500
        self.bytes = 0

    def note(self, message: Message) -> None:
        """Take status and size from what is sent."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))

    @property
    def client(self) -> str:
        """The client's address."""
        client = self._scope.get("client")
        return str(client[0]) if client else "-"

    @property
    def request_line(self) -> str:
        """Method, target and version; the query stays out, it may hold what no log should."""
        path = self._scope.get("raw_path") or self._scope["path"].encode()
        return f"{self._scope['method']} {path.decode('latin-1')} HTTP/{self._scope['http_version']}"

    @property
    def microseconds(self) -> int:
        """Time taken so far."""
        return int((time.perf_counter() - self._began) * 1e6)

    def header(self, name: bytes) -> str:
        """A header of the request, or "-"."""
        value = header(self._scope["headers"], name)
        return value.decode("latin-1") if value else "-"


def guide_line(entry: Entry) -> str:
    """The performance guide's `%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %(D)s`."""
    request, referer, agent = (
        text.translate(_ESCAPES) for text in (entry.request_line, entry.header(b"referer"), entry.header(b"user-agent"))
    )
    return (
        f"{entry.client} - - [{entry.at:%d/%b/%Y:%H:%M:%S %z}] "
        f'"{request}" {entry.status} {entry.bytes} "{referer}" "{agent}" {entry.microseconds}'
    )


def json_line(entry: Entry) -> str:
    """One JSON object."""
    trace = trace_id.get()
    return orjson.dumps(
        {
            "event": "request",
            "timestamp": entry.at.isoformat(),
            "client": entry.client,
            "request": entry.request_line,
            "status": entry.status,
            "bytes": entry.bytes,
            "referer": entry.header(b"referer"),
            "agent": entry.header(b"user-agent"),
            "microseconds": entry.microseconds,
        }
        | ({"trace_id": trace} if trace else {})
    ).decode()


LINES = {"guide": guide_line, "json": json_line}
