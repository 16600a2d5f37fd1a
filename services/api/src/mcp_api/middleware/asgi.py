"""The types of ASGI, as the layers use them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def header(headers: Headers, name: bytes) -> bytes | None:
    """The first value of a header, whose name is given in lower case, or None."""
    for key, value in headers:
        if key.lower() == name:
            return value
    return None


def add_vary(headers: Headers, *fields: bytes) -> Headers:
    """A copy of the headers whose Vary also names `fields`."""
    present = [part.strip() for key, value in headers if key.lower() == b"vary" for part in value.split(b",")]
    known = {part.lower() for part in present}
    if b"*" in known:
        return list(headers)
    merged = present + [field for field in fields if field.lower() not in known]
    return [item for item in headers if item[0].lower() != b"vary"] + [(b"vary", b", ".join(merged))]
