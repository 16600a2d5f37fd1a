"""Compression of whatever the application answers: whole bodies and streams, when the client asks and it pays.

A body whose length the application states is compressed if that pays. One of unknown length is a stream, and is encoded
whatever it turns out to hold: a HEAD, which sees no content, states the same coding (RFC 9110, 9.3.2).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mcp_api.middleware import encodings
from mcp_api.middleware.asgi import App, Headers, Message, Receive, Scope, Send, add_vary, header
from mcp_api.middleware.negotiation import IDENTITY, choose

# Bytes. A body that fits one Ethernet frame with its headers (1500 - 40 - about 400) arrives no sooner compressed.
SMALLEST = 1024
# Seconds of event-loop lag -> smallest body compressed, bytes. Compression costs 1.5 us a KB (see encodings.py): under
# pressure it is spent where most bytes are saved. Listings are some 8 KB, exports and reports far more.
UNDER_PRESSURE = ((0.1, 64 * 1024), (0.02, 8 * 1024))
# Bytes. Larger bodies are compressed in a thread: one this size takes about 0.5 ms, which other requests may wait.
OFF_LOOP = 512 * 1024
# Paths whose answers hold secrets beside what the client sent: compressed length would tell (BREACH, CVE-2013-3587).
SECRET_PATHS = ("/auth/",)
COMPRESSIBLE = (
    b"text/", b"application/json", b"application/problem+json", b"application/jsonl", b"application/x-ndjson",
    b"application/sarif+json", b"application/xml", b"application/javascript", b"image/svg+xml",
)  # fmt: skip
NOT_BUFFERED = b"text/event-stream"


def smallest_body(lag: float) -> int:
    """The smallest body worth compressing, in bytes, when the event loop runs `lag` seconds late."""
    for late, size in UNDER_PRESSURE:
        if lag >= late:
            return size
    return SMALLEST


class Compression:
    """Encodes answers with gzip or zstd; leaves alone what is small, encoded, partial, secret or not compressible."""

    def __init__(self, app: App, lag: Callable[[], float] = lambda: 0.0) -> None:
        self.app = app
        self._lag = lag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http" or scope["path"].startswith(SECRET_PATHS):
            await self.app(scope, receive, send)
            return
        coding, must = choose(header(scope["headers"], b"accept-encoding"))
        smallest = 1 if must else smallest_body(self._lag())
        await self.app(scope, receive, _Answer(send, coding, smallest).send)


class _Answer:
    """The answer to one request on its way out."""

    def __init__(self, send: Send, coding: str, smallest: int) -> None:
        self._send = send
        self._coding = coding
        self._smallest = smallest
        self._start: Message | None = None
        self._encoder: encodings.StreamEncoder | None = None
        self._decided = False

    async def send(self, message: Message) -> None:
        """Take one message from the application."""
        kind = message["type"]
        if kind == "http.response.start":
            self._start = message
        elif kind == "http.response.body":
            await self._body(message)
        else:
            await self._send(message)

    async def _body(self, message: Message) -> None:
        body, more = message.get("body", b""), message.get("more_body", False)
        if not self._decided:
            self._decided = True
            await self._begin(body, more)
        elif self._encoder is not None:
            await self._send({"type": "http.response.body", "body": await self._encode(body, more), "more_body": more})
        else:
            await self._send(message)

    async def _begin(self, body: bytes, more: bool) -> None:
        start = self._start
        if start is None:
            raise RuntimeError(
                "the application sent a body before its status; the answer cannot be framed; send it first"
            )
        headers: Headers = list(start.get("headers", []))
        varies = start["status"] not in {204, 304} and _compressible(headers)
        if varies:
            headers = add_vary(headers, b"Accept-Encoding")
        encode = varies and self._coding != IDENTITY and _encodable(start["status"], headers)
        if encode and (more or header(headers, b"content-length") is None):
            self._encoder = encodings.stream(self._coding)
            body = await self._encode(body, more) if body or not more else b""
            headers = _encoded(headers, self._coding, None)
        elif encode and len(body) >= self._smallest:
            body = await _compress(self._coding, body)
            headers = _encoded(headers, self._coding, len(body))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def _encode(self, body: bytes, more: bool) -> bytes:
        encoder = self._encoder
        if encoder is None:
            return body
        if len(body) > OFF_LOOP:
            encoded = await asyncio.to_thread(encoder.chunk, body)
        else:
            encoded = encoder.chunk(body) if body else b""
        return encoded if more else encoded + encoder.end()


async def _compress(coding: str, body: bytes) -> bytes:
    if len(body) > OFF_LOOP:
        return await asyncio.to_thread(encodings.compress, coding, body)
    return encodings.compress(coding, body)


def _compressible(headers: Headers) -> bool:
    kind = (header(headers, b"content-type") or b"").lower()
    return kind.startswith(COMPRESSIBLE) and not kind.startswith(NOT_BUFFERED)


def _encodable(status: int, headers: Headers) -> bool:
    if status == 206 or header(headers, b"content-encoding") is not None:
        return False
    directives = (header(headers, b"cache-control") or b"").lower()
    return b"no-transform" not in directives and b"no-store" not in directives


def _encoded(headers: Headers, coding: str, length: int | None) -> Headers:
    """The headers of the encoded body: its length, and an ETag that no longer promises the same bytes."""
    kept: Headers = []
    for name, value in headers:
        key = name.lower()
        if key == b"etag" and not value.startswith(b"W/"):
            kept.append((name, b"W/" + value))
        elif key not in {b"content-length", b"accept-ranges"}:
            kept.append((name, value))
    kept.append((b"content-encoding", coding.encode()))
    if length is not None:
        kept.append((b"content-length", str(length).encode()))
    return kept
