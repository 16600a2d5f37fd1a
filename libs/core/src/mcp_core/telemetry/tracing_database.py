"""A span for each statement, whether SQLAlchemy sends it or asyncpg itself; parameters never leave the process."""

from __future__ import annotations

import time
from typing import Any

from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer, get_current_span
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

# Where the start of a connection's running statement is kept.
_BEGAN = "mcp_statement_began"
# Characters of a statement that a span holds: the longest of ours has some 2,000.
_LONGEST_STATEMENT = 4000


def watch_statements(engine: AsyncEngine, tracer: Tracer) -> None:
    """Have the engine's statements make spans, as children of the span that is current when they run.

    What runs outside a sampled trace, as probes and heartbeats do, makes none.
    """
    target = engine.sync_engine

    def made(statement: str, began: int, ended: int, error: BaseException | None) -> None:
        if not get_current_span().get_span_context().trace_flags.sampled:
            return
        words = statement.split(maxsplit=1)
        attributes = {"db.system.name": "postgresql", "db.query.text": statement[:_LONGEST_STATEMENT]}
        span = tracer.start_span(
            words[0].upper() if words else "statement", kind=SpanKind.CLIENT, attributes=attributes, start_time=began
        )
        if error is not None:
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
        span.end(ended)

    # asyncpg tells its loggers of what it was asked directly (COPY and the hot reads); SQLAlchemy prepares statements
    # itself, of which they hear nothing.
    def logged(record: Any) -> None:
        ended = time.time_ns()
        made(record.query, ended - int(record.elapsed * 1e9), ended, record.exception)

    def connected(connection: Any, _record: object) -> None:
        connection.driver_connection.add_query_logger(logged)

    def before(connection: Any, *_: object) -> None:
        connection.info[_BEGAN] = time.time_ns()

    def after(connection: Any, _cursor: object, statement: str, *_: object) -> None:
        now = time.time_ns()
        made(statement, connection.info.pop(_BEGAN, now), now, None)

    def failed(context: Any) -> None:
        if context.connection is not None and context.statement is not None:
            now = time.time_ns()
            made(context.statement, context.connection.info.pop(_BEGAN, now), now, context.original_exception)

    event.listen(target, "connect", connected)
    event.listen(target, "before_cursor_execute", before)
    event.listen(target, "after_cursor_execute", after)
    event.listen(target, "handle_error", failed)
