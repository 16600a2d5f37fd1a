"""Workers and queue."""

from scripts.dashboards.grafana import Dashboard, Panel
from scripts.dashboards.series import RATE, SCANNING, SCHEDULER, WORKER

DASHBOARD = Dashboard(
    "mcp-platform-workers",
    "MCP Platform / Workers and queue",
    "What waits, what runs, and what was lost and brought back.",
    [
        (
            "Waiting",
            [
                Panel(
                    "Unfinished scans",
                    "Rows in the database: pending and running.",
                    [(f"sum by (status) (scans_unfinished{{{SCHEDULER}}})", "{{status}}")],
                    stacked=True,
                ),
                Panel(
                    "Oldest waiting scan",
                    "Alert: five minutes.",
                    [(f"max(scans_oldest_pending_seconds{{{SCHEDULER}}})", "age")],
                    "s",
                    limit=300,
                ),
                Panel(
                    "Length of the queue",
                    "Messages in the broker; KEDA scales by it. Rows count: a lost message is sent again.",
                    [(f"max(scans_queue_length{{{SCHEDULER}}})", "messages")],
                ),
            ],
        ),
        (
            "Running",
            [
                Panel(
                    "Running scans and room for them",
                    "Scans of the worker pods beside the processes that could run one.",
                    [
                        (f"sum(scans_running{{{WORKER}}})", "running"),
                        (f'sum(sizing_plan{{{WORKER},name="workers"}})', "room"),
                    ],
                ),
                Panel(
                    "Taken and finished",
                    "More taken than finished over time: scans are lost and repeated.",
                    [
                        (f"sum(rate(scans_started_total{{{SCANNING}}}{RATE}))", "taken"),
                        (f"sum by (status) (rate(scans_finished_total{{{SCANNING}}}{RATE}))", "{{status}}"),
                    ],
                    "ops",
                ),
                Panel(
                    "Brought back and given up",
                    "Scans whose process died; given up after three processes.",
                    [
                        (f"sum(increase(scans_revived_total{{{SCHEDULER}}}{RATE}))", "brought back"),
                        (f"sum(increase(scans_exhausted_total{{{SCHEDULER}}}{RATE}))", "given up"),
                        (
                            f'sum(increase(scheduler_rounds_total{{{SCHEDULER},outcome="failed"}}{RATE}))',
                            "failed rounds",
                        ),
                    ],
                ),
            ],
        ),
    ],
)
