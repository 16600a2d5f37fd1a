"""A small load generator: some keep-alive connections, each sending the next request when the answer is complete.

Raw sockets and prepared bytes, because the client must cost less than the server it measures. Answers need a
Content-Length; their bodies are counted, not parsed.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")


@dataclass(frozen=True)
class Request:
    """One prepared request."""

    path: str
    headers: tuple[tuple[str, str], ...] = ()

    def encode(self, host: str) -> bytes:
        """The bytes on the wire."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in self.headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass
class Outcome:
    """What a run of load saw."""

    requests: int
    seconds: float
    failures: int
    bytes: int


class _Connection(asyncio.Protocol):
    def __init__(self, requests: Sequence[bytes], offset: int, until: float, done: asyncio.Future[None]) -> None:
        self.requests, self.position, self.until, self.done = requests, offset, until, done
        self.answered = self.failures = self.received = 0
        self.buffer, self.missing = b"", -1
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self._next()

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        if self.missing < 0:
            self.buffer += data
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end]
            if head[9:12] != b"200":
                self.failures += 1
            match = _LENGTH.search(head)
            self.missing = (int(match[1]) if match else 0) - (len(self.buffer) - end - 4)
            self.buffer = b""
        else:
            self.missing -= len(data)
        if self.missing <= 0:
            self.missing = -1
            self.answered += 1
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.failures += time.monotonic() < self.until
            self.done.set_result(None)

    def _next(self) -> None:
        assert self.transport is not None
        if time.monotonic() >= self.until:
            self.transport.close()
            return
        self.transport.write(self.requests[self.position % len(self.requests)])
        self.position += 1


async def load(port: int, requests: Sequence[Request], seconds: float, connections: int = 16) -> Outcome:
    """Send the requests in turn over `connections` connections for some seconds."""
    loop = asyncio.get_running_loop()
    encoded = [request.encode(f"127.0.0.1:{port}") for request in requests]
    began = time.monotonic()
    protocols: list[_Connection] = []
    waits: list[asyncio.Future[None]] = []
    for number in range(connections):
        done: asyncio.Future[None] = loop.create_future()
        protocol = _Connection(encoded, number, began + seconds, done)
        await loop.create_connection(lambda protocol=protocol: protocol, "127.0.0.1", port)
        protocols.append(protocol)
        waits.append(done)
    await asyncio.gather(*waits)
    return Outcome(
        requests=sum(protocol.answered for protocol in protocols),
        seconds=time.monotonic() - began,
        failures=sum(protocol.failures for protocol in protocols),
        bytes=sum(protocol.received for protocol in protocols),
    )
