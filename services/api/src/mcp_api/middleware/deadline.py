"""No request waits for a dependency that hangs: without an answer in time, the client is told to come back.

A stopped database refuses connections and is noticed at once; a hung one keeps them open and says nothing. The request
itself is left to end: what it has begun to write is committed or not as the database decides, and announced if it was.
"""

from __future__ import annotations

import asyncio

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
        self._refusing: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http" or scope["path"].startswith(EXEMPT):
            await self.app(scope, receive, send)
            return
        begun = late = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if late:
                return
            begun = True
            await send(message)

        def expire() -> None:
            nonlocal late
            if not begun:
                late = True
                task = asyncio.ensure_future(self._refusal(scope, receive, send))
                self._refusing.add(task)
                task.add_done_callback(self._refusing.discard)

        timer: asyncio.TimerHandle | None = None

        def start() -> None:
            nonlocal timer
            timer = asyncio.get_running_loop().call_later(self._seconds, expire)

        async def receiving() -> Message:
            message = await receive()
            if timer is None and not message.get("more_body", False):
                start()
            return message

        # A client may take its time to send a body: the protocol bounds that.
        if not any(name in _BODY for name, _ in scope["headers"]):
            start()
        try:
            await self.app(scope, receiving, sending)
        finally:
            if timer is not None:
                timer.cancel()
