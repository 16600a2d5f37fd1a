"""The text that Prometheus reads."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from mcp_core.telemetry import metrics_slots

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    """Render the metrics of all processes that share the metric files, or of this one.

    Takes milliseconds: run it in a thread, not on an event loop.
    """
    if metrics_slots.directory() is None:
        return generate_latest(REGISTRY)
    metrics_slots.remove_dead_gauges()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
