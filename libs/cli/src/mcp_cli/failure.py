"""Expected failures become a message and exit code 2, never a traceback."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

import typer

_Parameters = ParamSpec("_Parameters")

COULD_NOT_RUN = 2


def fail(message: str, code: int = COULD_NOT_RUN) -> typer.Exit:
    """Print a message that states cause, consequence and remedy; raise what this returns."""
    typer.echo(f"error: {message}", err=True)
    return typer.Exit(code)


def reported(command: Callable[_Parameters, None]) -> Callable[_Parameters, None]:
    """Wrap a command that needs settings and the database."""

    @functools.wraps(command)
    def wrapped(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
        from sqlalchemy.exc import SQLAlchemyError

        from mcp_core.settings import SettingsError
        from mcp_core.sizing import SizingError

        try:
            command(*args, **kwargs)
        except (SettingsError, SizingError) as error:
            raise fail(str(error)) from None
        except (SQLAlchemyError, OSError) as error:
            cause = str(getattr(error, "orig", None) or error) or type(error).__name__
            raise fail(
                f"the database could not be used ({cause}), so nothing was changed. "
                "Check MCP_PLATFORM_DATABASE_URL and that PostgreSQL is running."
            ) from None

    return wrapped
