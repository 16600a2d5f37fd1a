"""No request waits for a dependency that hangs: without an answer in time, the client is told to come back.

A stopped database refuses connections and is noticed at once; a hung one keeps them open and says nothing. The request
itself is left to end: what it has begun to write is committed or not as the database decides, and announced if it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from mcp_api.middleware.asgi import App, Message, Receive, Scope, Send

# Requests with one of these fields have a body.
_BODY = frozenset({b"content-length", b"transfer-encoding"})
# Streams: they have time-outs of their own, and their first bytes may honestly take long.
EXEMPT = ("/export/", "/api/large-dataset")


class Deadline:
    """Answers with `refusal` when the application has not begun to answer within `seconds`."""

    def __init__(self, app: App, refusal: App, seconds: float) -> None:
        self.app = app
        self._refusal = refusal
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http" or scope["path"].startswith(EXEMPT):
            await self.app(scope, receive, send)
            return
        answer = _Answer(receive, send, self._seconds, lambda: self._refusal(scope, receive, send))
        # A client may take its time to send a body: the protocol bounds that.
        if not any(name in _BODY for name, _ in scope["headers"]):
            answer.expect()
        try:
            await self.app(scope, answer.receive, answer.send)
        finally:
            await answer.over()


class _Answer:
    """One request on its way: when it is expected, and whether it has begun or comes too late."""

    def __init__(self, receive: Receive, send: Send, seconds: float, refuse: Callable[[], Awaitable[None]]) -> None:
        self._receive = receive
        self._send = send
        self._seconds = seconds
        self._refuse = refuse
        self._timer: asyncio.TimerHandle | None = None
        self._begun = False
        self._refusal: asyncio.Future[None] | None = None

    def expect(self) -> None:
        """The request is complete: an answer must begin soon."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._expire)

    async def over(self) -> None:
        """The application has ended; a refusal on its way is waited for, or nobody would answer."""
        if self._timer is not None:
            self._timer.cancel()
        if self._refusal is not None:
            await self._refusal

    async def receive(self) -> Message:
        """Pass a message of the client on; with the last of its body the time begins."""
        message = await self._receive()
        if not message.get("more_body", False):
            self.expect()
        return message

    async def send(self, message: Message) -> None:
        """Pass a message of the application on, unless the client has its answer already."""
        if self._refusal is None:
            self._begun = True
            await self._send(message)

    def _expire(self) -> None:
        if not self._begun:
            self._refusal = asyncio.ensure_future(self._refuse())
