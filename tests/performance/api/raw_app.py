"""The yardstick: a bare ASGI application that sends fixed bytes by path."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

Message = dict[str, Any]


def load(folder: Path) -> dict[str, tuple[Message, Message]]:
    """The two messages of each answer, ready to be sent; a file NAME answers /NAME, NAME.gz as gzip /NAME.gz."""
    answers = {}
    for file in folder.iterdir():
        body = file.read_bytes()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if file.suffix == ".gz":
            headers.append((b"content-encoding", b"gzip"))
        answers[f"/{file.name}"] = (
            {"type": "http.response.start", "status": 200, "headers": headers},
            {"type": "http.response.body", "body": body},
        )
    return answers


ANSWERS = load(Path(os.environ["BENCH_BODIES"]))


async def app(scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[..., Awaitable[None]]) -> None:
    """Answer, and nothing else."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    start, body = ANSWERS[scope["path"]]
    await send(start)
    await send(body)
