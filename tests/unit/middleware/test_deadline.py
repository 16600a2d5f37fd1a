"""The bound on how long an answer may be awaited: whoever comes first, somebody answers before the call is over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import pytest

from mcp_api.middleware.asgi import Message, Receive, Scope, Send
from mcp_api.middleware.deadline import Deadline

SECONDS = 0.01
SCOPE: dict[str, Any] = {"type": "http", "path": "/servers", "headers": []}


async def _receive() -> Message:
    return {"type": "http.request"}


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _refusal(_scope: Scope, _receive: Receive, send: Send) -> None:
    await _answer(send, 503)


def _statuses(call: Coroutine[Any, Any, None], sent: list[Message]) -> list[int]:
    asyncio.run(call)
    return [message["status"] for message in sent if message["type"] == "http.response.start"]


@pytest.mark.parametrize("fails", [False, True], ids=["answers", "fails"])
def test_an_application_that_ends_just_after_its_deadline_leaves_the_client_the_refusal(fails: bool) -> None:
    """On a lagging loop, the timer and the application's end come in one round."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        time.sleep(SECONDS * 2)  # noqa: ASYNC251 - the lag
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if fails:
            raise LookupError
        await _answer(send, 200)

    async def call() -> None:
        async def send(message: Message) -> None:
            sent.append(message)

        try:
            await Deadline(app, _refusal, SECONDS)(SCOPE, _receive, send)
        except LookupError:
            assert fails
        # What is sent from here on comes too late: the server has answered 500 for us.
        sent.append({"type": "over"})

    assert _statuses(call(), sent) == [503]
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body", "over"]


def test_an_answer_in_time_is_the_only_one() -> None:
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await _answer(send, 200)

    async def call() -> None:
        async def send(message: Message) -> None:
            sent.append(message)

        await Deadline(app, _refusal, SECONDS)(SCOPE, _receive, send)
        await asyncio.sleep(SECONDS * 2)

    assert _statuses(call(), sent) == [200]
