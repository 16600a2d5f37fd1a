"""`mcp-platform settings`."""

from __future__ import annotations

from typing import Annotated

import typer


def settings(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")] = False,
) -> None:
    """List every setting: environment variable, default and meaning."""
    rows = list(_rows())
    if markdown:
        typer.echo("| Variable | Default | Meaning |\n| --- | --- | --- |")
        for name, default, meaning in rows:
            typer.echo(f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |")
        return
    for name, default, meaning in rows:
        typer.echo(f"{name}{f'={default}' if default else ''}\n    {meaning}")


def _rows() -> list[tuple[str, str, str]]:
    from pydantic import SecretStr

    from mcp_core.settings import (
        ApiSettings,
        CacheSettings,
        DatabaseSettings,
        ScanSettings,
        SecuritySettings,
        TracingSettings,
    )
    from mcp_core.settings.groups import PREFIX
    from mcp_core.sizing.variables import VARIABLES

    rows = []
    for group in (ApiSettings, DatabaseSettings, CacheSettings, SecuritySettings, ScanSettings, TracingSettings):
        for name, field in group.model_fields.items():
            value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
            rows.append((PREFIX + name.upper(), "" if value in {"", (), None} else str(value), field.description or ""))
    return rows + [(PREFIX + name, "", meaning) for name, meaning in VARIABLES.items()]
