"""Server-sent events, however the bytes are cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_scanner.connect.events import Event, read_events

STREAM = (
    b": hello\r\n\r\nevent: endpoint\r\ndata: /messages?id=1\r\n\r\n"
    b'id: 7\ndata: {"a":\ndata: 1}\n\nretry: 10\nnonsense\ndata:\xc3\xa4\r\rdata: last'
)
EVENTS = [
    Event("endpoint", "/messages?id=1", ""),
    Event("message", '{"a":\n1}', "7"),
    Event("message", "ä", "7"),
    Event("message", "last", "7"),
]


async def _parts(chunks: list[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def _read(chunks: list[bytes]) -> list[Event]:
    return [event async for event in read_events(_parts(chunks))]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_cuts_do_not_matter(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[start:end] for start, end in pairwise(edges)]

    assert asyncio.run(_read(chunks)) == EVENTS


@pytest.mark.parametrize("garbage", [b"", b"\n\n\n", b"\xff\xfe\n\n", b"data\n\n", b":" * 1000])
def test_garbage_gives_no_event_with_data(garbage: bytes) -> None:
    assert [event.data for event in asyncio.run(_read([garbage])) if event.data] == []
