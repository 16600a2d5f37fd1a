"""The outermost layer: ready answers first, then request id, request metrics and the X-Process-Time header."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

from mcp_api.middleware.asgi import App, Headers, Message, Receive, Scope, Send, header
from mcp_api.middleware.bodies import ReadyAnswer
from mcp_api.middleware.request_id import RequestIds
from mcp_core.telemetry.correlation import request_id, trace_id, trace_of
from mcp_core.telemetry.metrics_http import HttpMetrics

if TYPE_CHECKING:
    from mcp_core.telemetry.tracing_spans import Spans

# The label of whatever no route answers: one series, however many paths a scanner of the internet tries.
UNMATCHED = "unmatched"
# Where a layer in front of the router leaves the template of the route it answered for.
ENDPOINT = "mcp_api.endpoint"


class Front(Protocol):
    """A layer that has some answers ready."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        ...

    def ready(self, scope: Scope) -> ReadyAnswer | None:
        """The answer to an HTTP request if it is in process memory."""
        ...


class Observe:
    """Counts every request under its route's template and tells the client how long it took.

    A ready answer is sent from here, through no further layer: it carries no request id, because nothing logs it.
    """

    def __init__(
        self, front: Front, metrics: HttpMetrics, serve: App | None = None, spans: Spans | None = None
    ) -> None:
        """`serve` takes what the front has not ready; without it the front itself does. `spans` makes the traces."""
        self.front = front
        self._serve_slowly = serve or front
        self.metrics = metrics
        self._spans = spans
        self.ids = RequestIds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self.front(scope, receive, send)
            return
        began = time.perf_counter()
        answer = self.front.ready(scope)
        if answer is None:
            await self._serve(scope, receive, send, began)
            return
        took = time.perf_counter() - began
        answer.tally.observe(took)
        if self._spans is not None:
            trace_id.set(self._spans.ready(answer.tally.kind, header(scope["headers"], b"traceparent"), took))
        headers = [*answer.headers, (b"x-process-time", b"%.6f" % took)]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _serve(self, scope: Scope, receive: Receive, send: Send, began: float) -> None:
        offered, traceparent = _offered(scope["headers"])
        observed = _Observed(send, self.ids.next(offered), began)
        request_id.set(observed.identity)
        span = None if self._spans is None else self._spans.begin(scope["method"], scope["path"], traceparent)
        trace_id.set(trace_of(traceparent) if span is None else span.trace_id)
        metrics = self.metrics
        metrics.in_progress += 1
        try:
            await self._serve_slowly(scope, receive, observed.send)
        finally:
            metrics.in_progress -= 1
            endpoint = endpoint_of(scope)
            tally = metrics.tally(scope["method"], endpoint, observed.status)
            tally.observe(time.perf_counter() - began)
            if span is not None:
                span.end(endpoint, observed.status)


class _Observed:
    """The way out of one answer."""

    __slots__ = ("_began", "_send", "identity", "status")

    def __init__(self, send: Send, identity: str, began: float) -> None:
        self._send = send
        self._began = began
        self.identity = identity
        self.status = 500

    async def send(self, message: Message) -> None:
        """Pass a message on; the first one gets the request id and the time taken."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [
                *message.get("headers", ()),
                (b"x-request-id", self.identity.encode()),
                (b"x-process-time", b"%.6f" % (time.perf_counter() - self._began)),
            ]
            message = {**message, "headers": headers}
        await self._send(message)


def endpoint_of(scope: Scope) -> str:
    """The template of the route that answered, as "/users/{user_id}", or "unmatched"."""
    endpoint: str | None = scope.get(ENDPOINT)
    if endpoint is not None:
        return endpoint
    route: Any = scope.get("route")
    path = getattr(route, "path", None)
    return path if isinstance(path, str) and path else UNMATCHED


def _offered(headers: Headers) -> tuple[bytes | None, bytes | None]:
    """The X-Request-ID and the traceparent that came with a request."""
    identity = traceparent = None
    for name, value in headers:
        if name == b"x-request-id":
            identity = value
        elif name == b"traceparent":
            traceparent = value
    return identity, traceparent
