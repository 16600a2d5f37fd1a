"""The API: rate, errors, duration, caches, event loops."""

from scripts.dashboards.grafana import Dashboard, Panel
from scripts.dashboards.series import API, RATE, quantile

DASHBOARD = Dashboard(
    "mcp-platform-api",
    "MCP Platform / API",
    "Rate, errors and duration of each route, the caches, and how late the event loops are.",
    [
        (
            "Requests",
            [
                Panel(
                    "Requests per second",
                    "Answered requests of each route.",
                    [(f"sum by (endpoint) (rate(http_requests_total{{{API}}}{RATE}))", "{{endpoint}}")],
                    "reqps",
                    stacked=True,
                ),
                Panel(
                    "Failed requests",
                    "Share of answers with a status of 500 or more. Alert: 1 %.",
                    [
                        (
                            (
                                f'sum by (endpoint) (rate(http_requests_total{{{API},status=~"5.."}}{RATE}))'
                                f" / ignoring(endpoint) group_left sum(rate(http_requests_total{{{API}}}{RATE}))"
                            ),
                            "{{endpoint}}",
                        )
                    ],
                    "percentunit",
                ),
                Panel(
                    "Duration, 99th percentile",
                    "From arrival to the last byte, by route. Exports take as long as their client reads.",
                    [(quantile(0.99, "http_request_duration_seconds", API, "le, endpoint"), "{{endpoint}}")],
                    "s",
                ),
            ],
        ),
        (
            "Caches and event loops",
            [
                Panel(
                    "Cache hit ratio",
                    "Share of look-ups answered by each layer; it falls after every write and rises again.",
                    [
                        (
                            (
                                f'sum by (layer) (rate(cache_requests_total{{{API},result="hit"}}{RATE}))'
                                f" / sum by (layer) (rate(cache_requests_total{{{API}}}{RATE}))"
                            ),
                            "{{layer}}",
                        )
                    ],
                    "percentunit",
                ),
                Panel(
                    "Event loop lag",
                    "How late a loop runs what is due: every request of its process waits that long.",
                    [
                        (quantile(0.5, "event_loop_lag_seconds", API), "median"),
                        (quantile(0.99, "event_loop_lag_seconds", API), "99th percentile"),
                        (f"max(event_loop_lag_worst_seconds{{{API}}})", "worst"),
                    ],
                    "s",
                ),
                Panel(
                    "Requests in progress",
                    "Being answered now, by pod.",
                    [(f"sum by (pod) (http_requests_in_progress{{{API}}})", "{{pod}}")],
                ),
            ],
        ),
        (
            "What the caches do",
            [
                Panel(
                    "Announced writes and errors",
                    "Writes that made answers stale, and operations on the cache that failed.",
                    [
                        (f"sum(rate(cache_invalidations_total{{{API}}}{RATE}))", "writes"),
                        (f"sum by (operation) (rate(cache_errors_total{{{API}}}{RATE}))", "failed {{operation}}"),
                    ],
                    "ops",
                ),
                Panel(
                    "Processes that hear no writes",
                    "They serve nothing from their caches: slower, still right.",
                    [(f"sum(cache_deaf{{{API}}})", "deaf")],
                ),
                Panel(
                    "Memory of ready answers",
                    "Bytes held by the processes of each pod.",
                    [(f"sum by (pod) (cache_memory_bytes{{{API}}})", "{{pod}}")],
                    "bytes",
                ),
            ],
        ),
    ],
)
