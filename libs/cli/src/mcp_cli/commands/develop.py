"""`mcp-platform develop`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcp_cli.failure import fail

# The only place a container of ours can write to; skaffold.yaml names it too.
FOLDER = Path("/tmp/src")  # noqa: S108 - a container's own


def develop(
    command: Annotated[list[str], typer.Argument(help="What to run, after `--`.")],
    folder: Annotated[Path, typer.Option(help="Folder of the writable copy.")] = FOLDER,
) -> None:
    """Run a service from a writable copy of our packages, and again after each change of a file there."""
    from mcp_cli.reloading import Reloader, copy_packages

    try:
        copied = copy_packages(folder)
    except OSError as error:
        raise fail(
            f"{folder} cannot be written ({error}), so there is nothing to develop. Choose another --folder."
        ) from None
    typer.echo(f"running from {folder} ({', '.join(copied) or 'as it was'}): {' '.join(command)}")
    try:
        status = Reloader(folder, command).run()
    except OSError as error:
        raise fail(f"{command[0]} cannot be started ({error}), so nothing runs. Name a program after `--`.") from None
    raise typer.Exit(status)
