"""The sizing plan of this process as metrics: the dashboards' ledger row."""

from __future__ import annotations

from prometheus_client import Gauge

from mcp_core.sizing import Plan
from mcp_core.telemetry import metrics_slots

metrics_slots.install()

# Every process of a pod publishes the same plan; after a live resize the newest counts.
SIZING_PLAN = Gauge(
    "sizing_plan", "Numbers of the sizing plan of this pod", ["role", "name"], multiprocess_mode="livemostrecent"
)


def publish(plan: Plan) -> None:
    """Set the gauge for every number of the plan."""
    for name, decision in plan.decisions().items():
        SIZING_PLAN.labels(plan.role.value, name).set(int(decision))
