"""The spans of one process: requests, statements, and scans handed from one process to another."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context as contexts
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased, Sampler, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, format_trace_id, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy.ext.asyncio import AsyncEngine

from mcp_core.settings import TracingSettings
from mcp_core.telemetry.correlation import trace_id, trace_of
from mcp_core.telemetry.tracing import serving
from mcp_core.telemetry.tracing_database import watch_statements
from mcp_core.telemetry.tracing_export import ReportingExporter

# Milliseconds between two deliveries: a killed process loses the spans of a second.
_DELIVERY_INTERVAL_MS = 1000
# Seconds the last spans get to leave when the process ends; its grace leaves 5 for the exit (mcp_core.sizing).
FLUSH_SECONDS = 3.0
_SERVER_ERROR = 500

_PROPAGATOR = TraceContextTextMapPropagator()


class Spans:
    """Makes spans and delivers them; `service` names the process in the traces."""

    def __init__(self, settings: TracingSettings, service: str) -> None:
        self._ratio = settings.trace_sample_ratio
        resource = Resource.create({"service.name": service})
        processor = BatchSpanProcessor(
            ReportingExporter(settings.otlp_endpoint), schedule_delay_millis=_DELIVERY_INTERVAL_MS
        )

        def provider(root: Sampler) -> TracerProvider:
            made = TracerProvider(sampler=ParentBased(root), resource=resource, shutdown_on_exit=False)
            made.add_span_processor(processor)
            return made

        self._provider = provider(TraceIdRatioBased(self._ratio))
        self._tracer = self._provider.get_tracer("mcp_platform")
        # For ready answers the dice are thrown before a span is made: most of its cost is the making.
        self._chosen = provider(ALWAYS_ON).get_tracer("mcp_platform")

    def begin(self, method: str, path: str, traceparent: bytes | None) -> RequestSpan:
        """The span of a request that begins now, current in this context until its end."""
        attributes = {"http.request.method": method, "url.path": path}
        span = self._tracer.start_span(method, _parent(traceparent), kind=SpanKind.SERVER, attributes=attributes)
        return RequestSpan(span, method)

    def ready(self, kind: tuple[str, str, int], traceparent: bytes | None, seconds: float) -> str:
        """The span of a ready answer that took so many seconds; returns its trace id, or nothing if not sampled.

        `kind` is the method, the route's template and the status.
        """
        if not trace_of(traceparent) and random.random() >= self._ratio:  # noqa: S311 - no secret
            return ""
        method, endpoint, status = kind
        now = time.time_ns()
        span = self._chosen.start_span(
            f"{method} {endpoint}",
            _parent(traceparent),
            kind=SpanKind.SERVER,
            attributes={"http.request.method": method, "http.route": endpoint, "http.response.status_code": status},
            start_time=now - int(seconds * 1e9),
        )
        span.end(now)
        return format_trace_id(span.get_span_context().trace_id)

    def watch(self, engine: AsyncEngine) -> None:
        """Make a span of every statement of this engine that belongs to a sampled trace."""
        watch_statements(engine, self._tracer)

    @contextmanager
    def sending(self, queue: str) -> Iterator[dict[str, str]]:
        """A span around handing something over; yields the message headers that carry its context."""
        attributes = {"messaging.system": "celery", "messaging.destination.name": queue}
        with self._tracer.start_as_current_span(f"send {queue}", kind=SpanKind.PRODUCER, attributes=attributes):
            headers: dict[str, str] = {}
            _PROPAGATOR.inject(headers)
            yield headers

    @contextmanager
    def running(self, task: str, headers: Mapping[str, str]) -> Iterator[None]:
        """A span around a task, as the child of the span that sent it; log lines within carry its trace id."""
        parent = _PROPAGATOR.extract(headers, contexts.Context())
        with self._tracer.start_as_current_span(f"run {task}", parent, kind=SpanKind.CONSUMER) as span:
            token = trace_id.set(format_trace_id(span.get_span_context().trace_id))
            try:
                yield
            finally:
                trace_id.reset(token)

    def close(self) -> None:
        """Deliver what is left, within FLUSH_SECONDS."""
        flushing = threading.Thread(target=self._provider.shutdown, name="last-spans", daemon=True)
        flushing.start()
        flushing.join(FLUSH_SECONDS)


class RequestSpan:
    """The span of one request on its way through the layers."""

    def __init__(self, span: Span, method: str) -> None:
        self._span = span
        self._method = method
        self._token = contexts.attach(set_span_in_context(span))
        self._serving = serving.set(self)
        self.trace_id = format_trace_id(span.get_span_context().trace_id)

    def failed(self, error_id: str, error: BaseException | None) -> None:
        """Note the error's id and, when there is one, the exception with its traceback."""
        self._span.set_attribute("error_id", error_id)
        if error is not None:
            self._span.record_exception(error)

    def end(self, endpoint: str, status: int) -> None:
        """The request is over; `endpoint` is the template of the route that answered."""
        self._span.set_attributes({"http.route": endpoint, "http.response.status_code": status})
        self._span.update_name(f"{self._method} {endpoint}")
        if status >= _SERVER_ERROR:
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()
        serving.reset(self._serving)
        contexts.detach(self._token)


def _parent(traceparent: bytes | None) -> contexts.Context:
    """The context that a client or a proxy in front has sent; without one a trace begins here."""
    headers = {} if traceparent is None else {"traceparent": traceparent.decode("latin-1")}
    return _PROPAGATOR.extract(headers, contexts.Context())
