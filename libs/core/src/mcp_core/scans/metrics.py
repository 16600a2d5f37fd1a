"""Metrics of scans, counted in the process that runs them."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from mcp_core.telemetry import metrics_slots

metrics_slots.install()

# Seconds. A listing that is read at once takes a tenth; the default time-out is 120 s, a stated one may be longer.
DURATION_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0)

SCANS_STARTED = Counter("scans_started_total", "Scans that this process took, repeated ones too")
SCANS_FINISHED = Counter("scans_finished_total", "Scans by how they ended", ["status", "verdict"])
SCANS_RUNNING = Gauge("scans_running", "Scans being run by this pod", multiprocess_mode="livesum")
SCAN_DURATION = Histogram(
    "scan_duration_seconds", "Time from taking a scan to its stored result", buckets=DURATION_BUCKETS
)
SCAN_FINDINGS = Counter("scan_findings_total", "Findings that finished scans reported, known ones too", ["severity"])
