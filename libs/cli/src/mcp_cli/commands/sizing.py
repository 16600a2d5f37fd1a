"""`mcp-platform sizing`: every size of this process and of its release, each with the bound that set it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from mcp_core.sizing import Plan
    from mcp_core.sizing.explain import Explanation
    from mcp_core.sizing.ledger import Ledger

app = typer.Typer(no_args_is_help=True, help="Show and check the sizes the platform derives for itself.")


class Format(StrEnum):
    """How the sizes are printed."""

    TEXT = "text"
    JSON = "json"


class Sized(StrEnum):
    """Roles that can be explained one by one."""

    API = "api"
    WORKER = "worker"


@app.callback()
def group() -> None:
    """Show and check the sizes the platform derives for itself."""


def _option(variable: str, text: str) -> typer.models.OptionInfo:
    """An option that the chart sets by environment."""
    option: typer.models.OptionInfo = typer.Option(envvar=f"MCP_PLATFORM_{variable}", help=text)
    return option


@app.command("explain")
def explain(
    output: Annotated[Format, typer.Option("--format", help="text for people, json for programs.")] = Format.TEXT,
    role: Annotated[Sized | None, typer.Option(help="Only this role; both without it.")] = None,
    max_connections: Annotated[int | None, _option("MAX_CONNECTIONS", "PostgreSQL's max_connections.")] = None,
    api_replicas: Annotated[int, _option("API_MAX_REPLICAS", "Most API pods: the HPA's maximum.")] = 1,
    api_connections: Annotated[int, _option("API_CONNECTIONS", "Most connections for one API pod.")] = 20,
    api_surge: Annotated[str, _option("API_MAX_SURGE", "API pods beyond that: a count or a percentage.")] = "0",
    api_draining: Annotated[int, _option("API_DRAINING", "Replaced API pods that still drain.")] = 0,
    worker_replicas: Annotated[int, _option("WORKER_MAX_REPLICAS", "Most worker pods.")] = 1,
    worker_connections: Annotated[int, _option("WORKER_CONNECTIONS", "Most connections for one worker pod.")] = 8,
    worker_surge: Annotated[str, _option("WORKER_MAX_SURGE", "Worker pods beyond that.")] = "0",
    worker_draining: Annotated[int, _option("WORKER_DRAINING", "Replaced worker pods that still drain.")] = 0,
    postgres_memory: Annotated[str, _option("POSTGRES_MEMORY", "Memory limit of our own PostgreSQL, as 1Gi.")] = "",
    valkey_memory: Annotated[str, _option("VALKEY_MEMORY", "Memory limit of our own Valkey, as 256Mi.")] = "",
) -> None:
    """Print the plan of this machine and the ledger of the release: each number, the bound that won, and why.

    Without options it explains one API and one worker pod. Exit code 0: it adds up, or the mode is warn; 2: refused.
    """
    from mcp_core.sizing import Role, SizingError
    from mcp_core.sizing.explain import Release
    from mcp_core.sizing.explain import explain as derive
    from mcp_core.sizing.rollout import Rollout

    release = Release(
        api=Rollout(api_replicas, api_surge, terminating=api_draining),
        worker=Rollout(worker_replicas, worker_surge, terminating=worker_draining),
        api_connections=api_connections,
        worker_connections=worker_connections,
        max_connections=max_connections,
        postgres_memory=postgres_memory,
        valkey_memory=valkey_memory,
    )
    try:
        explanation = derive(os.environ, release, [Role(role.value)] if role else [Role.API, Role.WORKER])
    except SizingError as error:
        typer.echo(f"error: the sizes are refused.\n{error}", err=True)
        raise typer.Exit(2) from None
    if output is Format.JSON:
        typer.echo(json.dumps(explanation.to_json(), indent=2))
    else:
        _print(explanation)


def _print(explanation: Explanation) -> None:
    """Tables for people; warnings last, on stderr."""
    from rich.console import Console

    console = Console()
    for role, plan in explanation.plans.items():
        console.print(f"[bold]{role.value}[/bold], on this machine", plan_table(plan), "", sep="\n")
    console.print("[bold]connections[/bold] of the release", _ledger_table(explanation.ledger), sep="\n")
    for line in _stores(explanation):
        console.print(line)
    for warning in explanation.warnings:
        typer.echo(f"\nwarning\n{warning}", err=True)


def plan_table(plan: Plan) -> Table:
    """The plan as a table without frame: number, value, bound, why."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("size")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("bound")
    table.add_column("why", style="dim")
    for name, value, bound, why in plan.table():
        table.add_row(_label(name), _shown(name, int(value)), bound, why)
    return table


def _ledger_table(ledger: Ledger) -> Table:
    """The division of max_connections, one holder a row."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("held by")
    for column in ("pods", "each", "connections"):
        table.add_column(column, justify="right")
    table.add_row("API pods", str(ledger.api_peak), str(ledger.api_budget), str(ledger.api_peak * ledger.api_budget))
    worker_total = ledger.worker_peak * ledger.worker_budget
    table.add_row("worker pods", str(ledger.worker_peak), str(ledger.worker_budget), str(worker_total))
    for name, count in asdict(ledger.reservations).items():
        table.add_row(name, "", "", str(count))
    table.add_row("superuser and reserved", "", "", str(ledger.superuser_reserved + ledger.reserved))
    table.add_row("spare", "", "", str(ledger.spare))
    table.add_row("max_connections", "", "", str(ledger.max_connections), style="bold")
    return table


def _stores(explanation: Explanation) -> list[str]:
    """Settings of the stores whose memory limits are known."""
    lines = []
    if explanation.postgres:
        settings = asdict(explanation.postgres)
        connections = settings.pop("max_connections")
        sizes = ", ".join(f"{name} {size // 2**20} MiB" for name, size in settings.items())
        lines.append(f"PostgreSQL: max_connections {connections}, {sizes}")
    if explanation.valkey_maxmemory:
        lines.append(f"Valkey: maxmemory {explanation.valkey_maxmemory // 2**20} MiB")
    return lines


def _label(name: str) -> str:
    return name.removesuffix("_bytes").removesuffix("_seconds").removesuffix("_kib").replace("_", " ")


def _shown(name: str, value: int) -> str:
    """The value with its unit, which its name carries."""
    units = {"_bytes": (2**20, "MiB"), "_kib": (2**10, "MiB"), "_seconds": (1, "s")}
    for suffix, (divisor, unit) in units.items():
        if name.endswith(suffix):
            return f"{value // divisor} {unit}"
    return str(value)
