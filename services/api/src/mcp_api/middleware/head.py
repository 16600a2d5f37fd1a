"""HEAD on every route that has GET: the same answer without its body (RFC 9110, 9.3.2)."""

from __future__ import annotations

from mcp_api.middleware.asgi import App, Message, Receive, Scope, Send

# Set in the scope for whatever can answer a HEAD with less work than a GET.
WANTED = "mcp_api.head"


class Head:
    """Asks the application for a GET and sends the headers.

    A stream is complete for the server with its first bytes: the application then hears that the client has left.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        answered = False

        async def sending(message: Message) -> None:
            nonlocal answered
            if answered:
                return
            if message["type"] == "http.response.body":
                answered = True
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        await self.app({**scope, "method": "GET", WANTED: True}, receive, sending)
