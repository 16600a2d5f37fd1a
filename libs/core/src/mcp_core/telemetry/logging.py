"""Logs as one JSON object a line, ready for a collector; easier on the eye when a person watches a terminal."""

from __future__ import annotations

import logging
import sys

import structlog

from mcp_core.settings import ApiSettings
from mcp_core.telemetry.correlation import correlate


def configure_logging(settings: ApiSettings) -> None:
    """Send structlog and the standard library's loggers through one renderer to stderr."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        correlate,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Alembic names each plugin and the MCP client each request; at info level that is noise.
    for noisy in ("alembic", "httpx2", "httpcore2", "mcp"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))
