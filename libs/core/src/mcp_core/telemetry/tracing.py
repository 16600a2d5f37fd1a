"""Traces, where an endpoint for them is set. Without one the SDK is not imported and nothing is counted or made."""

from __future__ import annotations

from contextvars import ContextVar
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from mcp_core.settings import TracingSettings

if TYPE_CHECKING:
    from mcp_core.telemetry.tracing_spans import Spans


class Failing(Protocol):
    """A span that can be told why it failed."""

    def failed(self, error_id: str, error: BaseException | None) -> None:
        """Note the id that the client was given and, when there is one, the exception."""
        ...


# The span of the request that is served in this context.
serving: ContextVar[Failing | None] = ContextVar("serving", default=None)


def preload(settings: TracingSettings) -> None:
    """Import the SDK before the processes fork, so that they share its memory; nothing where traces are off."""
    if settings.otlp_endpoint:
        import_module("mcp_core.telemetry.tracing_spans")


def open_spans(settings: TracingSettings, service: str) -> Spans | None:
    """The spans of this process, or None where traces are off. Call it after fork: it starts a thread."""
    if not settings.otlp_endpoint:
        return None
    from mcp_core.telemetry.tracing_spans import Spans

    return Spans(settings, service)


def note_error(error_id: str, error: BaseException | None = None) -> None:
    """Put an error's id on the span of the request, so that answer, log and trace can be found from each other."""
    span = serving.get()
    if span is not None:
        span.failed(error_id, error)
