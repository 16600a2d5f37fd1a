"""What ties the lines of a log to one request, and to the trace that a proxy or client in front has begun."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
trace_id: ContextVar[str] = ContextVar("trace_id", default="")

# W3C Trace Context, section 3.2: version, trace id, parent id, flags; later versions may add fields.
_TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|\Z)")


def trace_of(traceparent: bytes | None) -> str:
    """The trace id of a `traceparent` header, or nothing when there is none or it is not well-formed."""
    match = None if traceparent is None else _TRACEPARENT.match(traceparent)
    return "" if match is None else match[1].decode("ascii")


def correlate(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: adds `request_id` and `trace_id` to every line written while a request is served."""
    for name, variable in (("request_id", request_id), ("trace_id", trace_id)):
        value = variable.get()
        if value:
            event.setdefault(name, value)
    return event
