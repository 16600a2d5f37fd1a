"""What `mcp-platform up` prints: one line per step with its time, then the findings, then where to go."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mcp_cli.local.errors import LocalError
from mcp_cli.local.first_scan import FirstScan
from mcp_cli.local.kept import Kept

PLAIN_WIDTH = 120
STEP_WIDTH = 34
COLOURS = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}
# The numbers of the plan that a newcomer asks for; `mcp-platform sizing explain` prints all of them.
SHOWN_SIZES = ("workers", "pool_size", "hash_threads", "scan_slots")


class StackConsole:
    """Prints to standard output: coloured on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        self.out = Console(highlight=False)
        if not self.out.is_terminal:
            self.out = Console(highlight=False, width=PLAIN_WIDTH)
        self.started = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Time a step; its line appears when it is done."""
        begun = time.monotonic()
        if self.out.is_terminal:
            with self.out.status(f"[dim]{escape(title)} ...[/dim]"):
                yield
        else:
            yield
        self.out.print(
            f"  [green]ok[/green]  {escape(title):<{STEP_WIDTH}} [dim]{time.monotonic() - begun:5.1f} s[/dim]"
        )

    def heading(self, text: str) -> None:
        """Print a heading after an empty line."""
        self.out.print(f"\n[bold]{escape(text)}[/bold]")

    def note(self, text: str) -> None:
        """Print a line that is neither step nor result."""
        self.out.print(f"  {escape(text)}")

    def sizes(self, plans: Mapping[str, list[tuple[str, str, str, str]]]) -> None:
        """Print the chosen rows of each role's sizing plan: number, value, the bound that won and why."""
        self.heading("Sizing")
        table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
        for column in ("", "", "number", "value", "bound by", "because"):
            table.add_column(column, justify="right" if column == "value" else "left")
        for role, rows in plans.items():
            for name, value, bound, why in rows:
                if name in SHOWN_SIZES:
                    table.add_row("", role, name, f"[bold]{value}[/bold]", escape(bound), f"[dim]{escape(why)}[/dim]")
        self.out.print(table)
        self.note("every number: mcp-platform sizing explain")

    def findings(self, scan: FirstScan, url: str) -> None:
        """Print the demo's findings as a table, worst first."""
        self.heading(f"Findings in the demo server {url}")
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
        for column in ("Severity", "Where", "Rule", "Finding"):
            table.add_column(column, overflow="fold")
        for item in scan.findings:
            severity = item["severity"]
            table.add_row(
                f"[{COLOURS[severity]}]{severity}[/]", escape(_where(item)), escape(item["rule"]), escape(item["title"])
            )
        self.out.print(table)
        self.note(f"scan {scan.status}, verdict {scan.verdict or 'none'}, {len(scan.findings)} findings")

    def ready(self, api_url: str, kept: Kept, data_dir: Path) -> None:
        """Print where to go and with which account."""
        self.heading(f"Ready after {time.monotonic() - self.started:.1f} s")
        table = Table(box=None, padding=(0, 2), show_header=False, pad_edge=False)
        for label, text in (
            ("  API", api_url),
            ("  Docs", f"{api_url}/docs"),
            ("  Metrics", f"{api_url}/metrics"),
            ("  User", kept.username),
            ("  Password", kept.password),
            ("  Data, logs", str(data_dir)),
        ):
            table.add_row(label, escape(text))
        self.out.print(table)
        self.out.print("\nCtrl-C stops everything; the data stays.", soft_wrap=True)

    def error(self, error: LocalError) -> None:
        """Print cause, consequence and remedy to standard error."""
        err = Console(stderr=True, highlight=False, soft_wrap=True)
        err.print(f"[bold red]error:[/bold red] {escape(error.cause)}")
        for part in (error.consequence, error.remedy):
            for line in part.splitlines():
                err.print(f"       {escape(line)}")


def _where(item: dict[str, Any]) -> str:
    """Return surface and name of a finding's location."""
    location = item["location"]
    return " ".join(part for part in (location["surface"], location["name"]) if part)
