"""`mcp-platform --version`."""

from __future__ import annotations

from importlib.metadata import version

from typer.testing import CliRunner

from mcp_cli.main import app


def test_the_version_is_that_of_the_package() -> None:
    shown = CliRunner().invoke(app, ["--version"])
    assert (shown.exit_code, shown.stdout) == (0, f"mcp-platform {version('mcp-security-cli')}\n")
