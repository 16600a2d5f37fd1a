"""The ledger and the plans."""

from scripts.dashboards.grafana import Dashboard, Panel
from scripts.dashboards.series import RELEASE, SCHEDULER

DASHBOARD = Dashboard(
    "mcp-platform-sizing",
    "MCP Platform / Sizing",
    "The ledger as the pods run it: what `mcp-platform sizing explain` and the chart's notes print.",
    [
        (
            "The ledger",
            [
                Panel(
                    "max_connections",
                    "Of the database.",
                    [(f"max(database_max_connections{{{SCHEDULER}}})", "max_connections")],
                    kind="stat",
                ),
                Panel(
                    "Limits of the roles",
                    "What the ledger gives in all; PostgreSQL enforces it.",
                    [(f"sum by (role) (database_connection_limit{{{SCHEDULER}}})", "{{role}}")],
                    kind="stat",
                ),
                Panel(
                    "Budgets of the running pods",
                    "What the pods that are there now may hold together.",
                    [(f'sum by (role) (sizing_plan{{{RELEASE},name="connections_peak"}})', "{{role}}")],
                    kind="stat",
                ),
            ],
        ),
        (
            "The plans",
            [
                Panel(
                    "Worker processes by pod",
                    "They follow a live resize of the pod.",
                    [(f'sum by (pod, role) (sizing_plan{{{RELEASE},name="workers"}})', "{{pod}}")],
                ),
                Panel(
                    "Planned memory by pod",
                    "What the plan spends of the limit.",
                    [(f'sum by (pod) (sizing_plan{{{RELEASE},name="memory_planned_bytes"}})', "{{pod}}")],
                    "bytes",
                ),
            ],
        ),
        (
            "Every number",
            [
                Panel(
                    "Plan of each role",
                    "The largest value among its pods; during a rollout or a resize they differ.",
                    [(f"max by (role, name) (sizing_plan{{{RELEASE}}})", "")],
                    kind="table",
                )
            ],
        ),
    ],
)
