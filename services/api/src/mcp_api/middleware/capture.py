"""Runs the application for one request and keeps its answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from mcp_api.middleware.asgi import App, Headers, Message, Scope, Send


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer of the application; header names in lower case."""

    status: int
    headers: Headers
    body: bytes

    @property
    def cacheable(self) -> bool:
        """Whether another caller may be given the same: a 200 that sets no cookie and is not marked as secret.

        A header that would not be one line is left to the server, which refuses it.
        """
        return self.status == 200 and not any(
            name == b"set-cookie"
            or (name == b"cache-control" and b"no-store" in value)
            or any(char in name + value for char in b"\r\n")
            for name, value in self.headers
        )

    async def replay(self, send: Send, *, with_body: bool) -> None:
        """Send the answer as it came."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body if with_body else b""})


class NotCacheableError(Exception):
    """The application gave an answer that is for this request only."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer


async def ask(app: App, scope: Scope) -> Answer:
    """Run `app` for a GET without a body and return its whole answer; a caller who leaves does not disturb it.

    Raises what the application raises, unless it has answered completely before (as Starlette does, which answers 500
    and raises for the server's log).
    """
    status, headers, chunks, complete = 500, [], [], False
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, headers, complete
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = [(name.lower(), value) for name, value in message.get("headers", ())]
        elif message["type"] == "http.response.body":
            chunks.append(message.get("body", b""))
            complete = not message.get("more_body", False)

    try:
        await app({**scope, "method": "GET"}, receive, send)
    except Exception:
        if not complete:
            raise
    return Answer(status, headers, b"".join(chunks))
