"""Deliver spans by OTLP over HTTP from a thread; an endpoint that is away costs a warning, not a request."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

# Seconds one delivery may take with its retries; spans that come meanwhile wait in the queue, the SDK's 2,048 at most.
DELIVERY_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class ReportingExporter(SpanExporter):
    """The SDK's exporter, which says once that spans are lost and once that they arrive again."""

    def __init__(self, endpoint: str) -> None:
        """`endpoint` is the collector's base address; traces go to `/v1/traces` below it (OTLP specification)."""
        self._endpoint = endpoint
        self._exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=DELIVERY_SECONDS)
        self._losing = False
        # It would repeat itself with every batch.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Deliver one batch."""
        result = self._exporter.export(spans)
        losing = result is not SpanExportResult.SUCCESS
        if losing and not self._losing:
            _log.warning(
                "The OTLP endpoint did not take the spans, so traces have gaps until it does; requests and scans are "
                "not affected. Check MCP_PLATFORM_OTLP_ENDPOINT and the way to it (OTLP over HTTP, often port 4318).",
                endpoint=self._endpoint,
            )
        elif self._losing and not losing:
            _log.info("the OTLP endpoint takes spans again", endpoint=self._endpoint)
        self._losing = losing
        return result

    def shutdown(self) -> None:
        """Give up a delivery that is being repeated."""
        self._exporter.shutdown()  # type: ignore[no-untyped-call]
