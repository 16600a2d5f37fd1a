"""Entry point of `mcp-platform`: the commands, assembled."""

from __future__ import annotations

import signal
from typing import Annotated

from mcp_cli.interruption import leave_quietly

# Before the imports that take a while: whoever presses Ctrl-C meanwhile gets no traceback.
_before = signal.getsignal(signal.SIGINT)
leave_quietly()

import typer  # noqa: E402

from mcp_cli.commands import admin, develop, lock, migrate, rules, scan, settings, sizing, up, verify  # noqa: E402

signal.signal(signal.SIGINT, _before)

app = typer.Typer(
    name="mcp-platform",
    help="Find what is dangerous in MCP servers, and run the platform that keeps watching them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"mcp-platform {version('mcp-security-cli')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit")
    ] = False,
) -> None:
    """Options of the command itself."""


app.command("scan")(scan.scan)
app.command("up")(up.up)
app.command("migrate")(migrate.migrate)
app.command("develop")(develop.develop)
app.command("settings")(settings.settings)
app.command("rules")(rules.rules)
app.command("lock")(lock.lock)
app.command("verify")(verify.verify)
app.add_typer(admin.app, name="admin")
app.add_typer(sizing.app, name="sizing")


def run() -> None:
    """Run the command line; installed as `mcp-platform`."""
    app()
