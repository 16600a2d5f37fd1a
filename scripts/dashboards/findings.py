"""Scans and findings."""

from scripts.dashboards.grafana import Dashboard, Panel
from scripts.dashboards.series import API, RATE, SCANNING, SCHEDULER, quantile

DASHBOARD = Dashboard(
    "mcp-platform-findings",
    "MCP Platform / Scans and findings",
    "What the scans say about your servers.",
    [
        (
            "Now",
            [
                Panel(
                    "Open and critical",
                    "Findings nobody has dealt with.",
                    [(f'sum(findings{{{SCHEDULER},severity="critical",status="open"}})', "critical")],
                    kind="stat",
                    limit=1,
                ),
                Panel(
                    "Open and high",
                    "Findings nobody has dealt with.",
                    [(f'sum(findings{{{SCHEDULER},severity="high",status="open"}})', "high")],
                    kind="stat",
                    limit=1,
                ),
                Panel(
                    "Servers not read whole",
                    "Their last verdict is not complete: what they would show is unknown.",
                    [(f'sum(servers{{{SCHEDULER},verdict!="complete"}})', "servers")],
                    kind="stat",
                    limit=1,
                ),
            ],
        ),
        (
            "Over time",
            [
                Panel(
                    "Open findings by severity",
                    "Counted once a minute.",
                    [(f'sum by (severity) (findings{{{SCHEDULER},status="open"}})', "{{severity}}")],
                    stacked=True,
                ),
                Panel(
                    "Findings by status",
                    "What became of them.",
                    [(f"sum by (status) (findings{{{SCHEDULER}}})", "{{status}}")],
                    stacked=True,
                ),
                Panel(
                    "Servers by last verdict",
                    "complete, degraded, error, or never scanned.",
                    [(f"sum by (verdict) (servers{{{SCHEDULER}}})", "{{verdict}}")],
                    stacked=True,
                ),
            ],
        ),
        (
            "Scans",
            [
                Panel(
                    "Verdicts",
                    "Finished scans per second by verdict.",
                    [(f"sum by (verdict) (rate(scans_finished_total{{{SCANNING}}}{RATE}))", "{{verdict}}")],
                    "ops",
                    stacked=True,
                ),
                Panel(
                    "Duration of a scan",
                    "From taking it to its stored result.",
                    [
                        (quantile(0.5, "scan_duration_seconds", SCANNING), "median"),
                        (quantile(0.95, "scan_duration_seconds", SCANNING), "95th percentile"),
                    ],
                    "s",
                ),
                Panel(
                    "Reported findings and exports",
                    "Findings in finished scans, known ones too; exports by how they ended.",
                    [
                        (f"sum by (severity) (rate(scan_findings_total{{{SCANNING}}}{RATE}))", "{{severity}}"),
                        (f"sum by (outcome) (rate(exports_total{{{API}}}{RATE}))", "export {{outcome}}"),
                    ],
                    "ops",
                ),
            ],
        ),
    ],
)
