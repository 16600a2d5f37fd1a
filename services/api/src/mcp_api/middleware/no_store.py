"""Nothing is kept by browsers and proxies unless its route says so: answers hold tokens, keys and personal data."""

from __future__ import annotations

from mcp_api.middleware.asgi import App, Message, Receive, Scope, Send, header

NO_STORE = (b"cache-control", b"no-store")


class NoStore:
    """Adds `Cache-Control: no-store` to every answer that has no word about it."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                if header(headers, b"cache-control") is None:
                    message = {**message, "headers": [*headers, NO_STORE]}
            await send(message)

        await self.app(scope, receive, sending)
