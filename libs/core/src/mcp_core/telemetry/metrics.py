"""Every metric of the platform's processes that is not about one domain, in one place."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from mcp_core.telemetry import metrics_slots

metrics_slots.install()

# Seconds. A cached answer takes under 1 ms and a listing from the database a few; the rest is for exports and trouble.
DURATION_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# Seconds. A loop that is late by more than 0.1 s is heard by every client at once.
LAG_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)


class MergingHistogram(Histogram):
    """A histogram that also takes many observations at once, counted elsewhere."""

    def merge(self, counts: list[int], total: float) -> None:
        """Add `counts` observations per bucket, not cumulated and with +Inf last, whose values sum to `total`."""
        for bucket, count in zip(self._buckets, counts, strict=True):
            if count:
                bucket.inc(count)
        self._sum.inc(total)


HTTP_REQUESTS = Counter("http_requests_total", "HTTP requests answered", ["method", "endpoint", "status"])
HTTP_DURATION = MergingHistogram(
    "http_request_duration_seconds",
    "Time from the arrival of a request to the end of its answer",
    ["method", "endpoint"],
    buckets=DURATION_BUCKETS,
)
HTTP_IN_PROGRESS = Gauge("http_requests_in_progress", "HTTP requests being answered", multiprocess_mode="livesum")
ACTIVE_CONNECTIONS = Gauge("active_connections", "Database connections in use", multiprocess_mode="livesum")
LOOP_LAG = MergingHistogram("event_loop_lag_seconds", "How late the event loop runs what is due", buckets=LAG_BUCKETS)
LOOP_LAG_WORST = Gauge(
    "event_loop_lag_worst_seconds", "Longest recent lag of any event loop", multiprocess_mode="livemax"
)
CACHE_REQUESTS = Counter("cache_requests_total", "Look-ups in the caches of answers", ["layer", "result"])
CACHE_BYTES = Gauge("cache_memory_bytes", "Bytes of ready answers held in process memory", multiprocess_mode="livesum")
CACHE_EVICTIONS = Counter("cache_memory_evictions_total", "Ready answers dropped to stay within the memory bound")
CACHE_DEAF = Gauge("cache_deaf", "Processes that hear no changes and so trust no cache", multiprocess_mode="livesum")
CACHE_INVALIDATIONS = Counter("cache_invalidations_total", "Changes heard; each ends the answers made before it")
CACHE_ERRORS = Counter("cache_errors_total", "Cache operations that failed", ["operation"])
EXPORTS = Counter("exports_total", "Exports by how they ended", ["format", "outcome"])
EXPORT_BYTES = Counter("export_bytes_total", "Bytes of exports before compression", ["format"])
