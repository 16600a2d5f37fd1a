"""No body larger than the largest honest one is read; the refusal has the shape of every other error."""

from __future__ import annotations

from fastapi import HTTPException

from mcp_api.middleware.asgi import App, Message, Receive, Scope, Send, header


class BodyLimit:
    """Refuses with 413 when more than `max_bytes` are announced, or arrive."""

    def __init__(self, app: App, max_bytes: int) -> None:
        self.app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = header(scope["headers"], b"content-length") or b"0"
        arrived = int(announced) if announced.isdigit() and int(announced) > self._max_bytes else 0

        async def receiving() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self._max_bytes:
                # Raised where the route reads its body, hence answered by the handlers of errors.
                raise HTTPException(
                    413, f"The body has more than {self._max_bytes} bytes, so it was not read. Send less at a time."
                )
            return message

        await self.app(scope, receiving, send)
