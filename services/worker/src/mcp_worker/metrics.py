"""Metrics that only the scheduler has."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

SCANS_REVIVED = Counter("scans_revived_total", "Scans whose process was lost and that were queued again")
SCANS_EXHAUSTED = Counter("scans_exhausted_total", "Scans given up because each attempt lost its process")
ROUNDS = Counter("scheduler_rounds_total", "Rounds of the scheduler by outcome", ["outcome"])
QUEUE_LENGTH = Gauge("scans_queue_length", "Messages that wait in the broker's queue of scans; NaN while it is away")
