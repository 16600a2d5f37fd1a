"""Connections against the ledger."""

from scripts.dashboards.grafana import Dashboard, Panel
from scripts.dashboards.series import API, SCHEDULER

DASHBOARD = Dashboard(
    "mcp-platform-database",
    "MCP Platform / Database",
    "Connections against the ledger: what each role holds, what it may hold, what the server has.",
    [
        (
            "Connections and the ledger",
            [
                Panel(
                    "Held by each role, and its limit",
                    "PostgreSQL refuses what a role asks beyond its limit; at the limit requests wait for their pool.",
                    [
                        (f"sum by (role) (database_connections{{{SCHEDULER}}})", "{{role}}"),
                        (f"sum by (role) (database_connection_limit{{{SCHEDULER}}})", "{{role}} at most"),
                    ],
                ),
                Panel(
                    "Held in all, and max_connections",
                    "Everybody's sessions of this database beside what the server was started with.",
                    [
                        (f"sum(database_connections{{{SCHEDULER}}})", "held"),
                        (f"max(database_max_connections{{{SCHEDULER}}})", "max_connections"),
                    ],
                ),
                Panel(
                    "Held by each kind of process",
                    "By application_name; `other` is a person, an exporter or a backup.",
                    [(f"sum by (process) (database_connections{{{SCHEDULER}}})", "{{process}}")],
                    stacked=True,
                ),
            ],
        ),
        (
            "Pools",
            [
                Panel(
                    "In use by the API, and its budget",
                    "Connections taken out of the pools, beside what the plan gives all pods that are scraped.",
                    [
                        (f"sum(active_connections{{{API}}})", "in use"),
                        (f'sum(sizing_plan{{{API},name="connections_peak"}})', "budget"),
                    ],
                ),
                Panel(
                    "Share of the limit held",
                    "Alert: 90 % for ten minutes.",
                    [
                        (
                            (
                                f"sum by (role) (database_connections{{{SCHEDULER}}})"
                                f" / sum by (role) (database_connection_limit{{{SCHEDULER}}})"
                            ),
                            "{{role}}",
                        )
                    ],
                    "percentunit",
                    limit=0.9,
                ),
            ],
        ),
    ],
)
