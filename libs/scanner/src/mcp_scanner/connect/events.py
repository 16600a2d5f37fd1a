"""Server-sent events, read from parts of a body (WHATWG HTML, section 9.2.6)."""

from __future__ import annotations

import codecs
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `id` is the last one the stream named."""

    kind: str
    data: str
    id: str


async def read_events(parts: AsyncIterator[bytes]) -> AsyncIterator[Event]:
    """The events of a stream, comments and unknown fields skipped. Memory is bounded by the bound on the parts."""
    kind, data, last_id = "", list[str](), ""
    async for line in _lines(parts):
        if not line:
            if data or kind:
                yield Event(kind or "message", "\n".join(data), last_id)
            kind, data = "", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "event":
            kind = value
        elif name == "id" and "\0" not in value:
            last_id = value
    if data:  # a stream cut after its last event without the empty line: clients in the field read it all the same
        yield Event(kind or "message", "\n".join(data), last_id)


async def _lines(parts: AsyncIterator[bytes]) -> AsyncIterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    pieces: list[str] = []
    skip_feed = False
    async for part in parts:
        text = decoder.decode(part)
        if not text:
            continue
        if skip_feed and text.startswith("\n"):
            text = text[1:]
        skip_feed = text.endswith("\r")
        *whole, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for piece in whole:
            pieces.append(piece)
            yield "".join(pieces)
            pieces.clear()
        pieces.append(rest)
    if last := "".join(pieces):
        yield last
