"""What a request may take to arrive: bytes and fields of its head, bytes of all of it, and seconds.

Uvicorn bounds none of these. A client that sends an endless head would fill the memory; thousands that send a byte now
and then would hold every connection (slowloris).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from mcp_api.middleware.asgi import Headers

# Bytes of request line and header fields together: what nginx allows by default (four buffers of 8 KB).
MAX_HEAD_BYTES = 32 * 1024
# Fields of a head: Gunicorn's default, limit_request_fields.
MAX_HEAD_FIELDS = 100
# Bytes between two heads: the largest body (256 KiB, mcp_api.app) in chunks of one byte, which take six, and trailers.
MAX_BODY_BYTES = 2 * 1024 * 1024
# Seconds from the first byte to the end of the head, and from there to the end of the body. A head is a few packets,
# of which one may be lost and sent again (after 1 and 3 s); the largest body takes 10 s over a line of 26 KB/s.
HEAD_SECONDS = 6.0
BODY_SECONDS = 10.0


class Refusal(NamedTuple):
    """Why a request is not read to its end."""

    status: int
    error_code: str
    message: str


TOO_LARGE = Refusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "header_too_large",
    f"The request's head has more than {MAX_HEAD_BYTES // 1024} KiB or {MAX_HEAD_FIELDS} fields, so it was not read "
    "to its end. Send less.",
)
TOO_LONG = Refusal(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "content_too_large",
    f"More than {MAX_BODY_BYTES // 2**20} MiB followed the head, so the request was not read to its end. Send less.",
)
TOO_SLOW = Refusal(
    HTTPStatus.REQUEST_TIMEOUT,
    "request_timeout",
    f"The request did not arrive within {HEAD_SECONDS:.0f} s for its head and {BODY_SECONDS:.0f} s for its body, so "
    "the connection is closed. Send it again.",
)

# RFC 9112, section 3.2: what a server must answer, because two readers could take such a request for two hosts.
NO_HOST = Refusal(
    HTTPStatus.BAD_REQUEST,
    "bad_request",
    "An HTTP/1.1 request has exactly one Host field; this one has none or several, so nothing was done. Send one.",
)


class Arrival:
    """The watch over one connection's requests. One that arrives in a single piece costs a few comparisons."""

    __slots__ = ("_began_here", "_body_bytes", "_expired", "_head_bytes", "_in_body", "_in_head", "_large", "_loop",
                 "_timer")  # fmt: skip

    def __init__(self, loop: asyncio.AbstractEventLoop, expired: Callable[[], None]) -> None:
        """`expired` is called when a request, or a connection's first byte, takes too long."""
        self._loop = loop
        self._expired = expired
        self._timer: asyncio.TimerHandle | None = None
        self._in_head = self._in_body = self._began_here = self._large = False
        self._head_bytes = self._body_bytes = 0

    def wait(self) -> None:
        """Call `expired` unless what is awaited now arrives in time."""
        self._timer = self._loop.call_later(BODY_SECONDS if self._in_body else HEAD_SECONDS, self._expired)

    def stop(self) -> None:
        """Watch no longer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def nothing_yet(self) -> bool:
        """Whether no request has begun."""
        return not self._in_head and not self._in_body

    def before(self, data: bytes) -> None:
        """Bytes have come and will be parsed now."""
        self._large = self._head_bytes + len(data) > MAX_HEAD_BYTES

    def begun(self) -> None:
        """A request begins within these bytes."""
        self._in_head = self._began_here = True

    def head_complete(self, url: bytes, headers: Headers) -> Refusal | None:
        """The head ends within these bytes; why it is refused, if it is."""
        self._in_head, self._in_body = False, True
        self._head_bytes = self._body_bytes = 0
        self.stop()
        too_large = len(headers) > MAX_HEAD_FIELDS or (self._large and _size(url, headers) > MAX_HEAD_BYTES)
        return TOO_LARGE if too_large else None

    def complete(self) -> None:
        """The request ends within these bytes."""
        self._in_body = False

    def after(self, data: bytes, url: bytes, headers: Headers) -> Refusal | None:
        """The bytes were parsed, and a request may still be on its way; why it is refused, if it is."""
        if self._in_head:
            # What came before the head in its first bytes is not counted; what it has half a field of, is not yet.
            self._head_bytes = _size(url, headers) if self._began_here else self._head_bytes + len(data)
            self._began_here = False
            if self._head_bytes > MAX_HEAD_BYTES or len(headers) > MAX_HEAD_FIELDS:
                return TOO_LARGE
        elif self._in_body:
            self._body_bytes += len(data)
            if self._body_bytes > MAX_BODY_BYTES:
                return TOO_LONG
        else:
            self.stop()
            return None
        if self._timer is None:
            self.wait()
        return None


def _size(url: bytes, headers: Headers) -> int:
    return len(url) + sum(len(name) + len(value) for name, value in headers)
