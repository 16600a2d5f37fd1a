"""Progress on standard error, and only where a person is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def counter(label: str) -> Iterator[Callable[[], None]]:
    """Count steps beside `label`; yields the function that counts one."""
    if not sys.stderr.isatty():
        yield _ignore
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), MofNCompleteColumn(), TextColumn(label), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda: progress.advance(task)


@contextmanager
def waiting(label: str) -> Iterator[None]:
    """Show that something takes its time."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    from mcp_scanner.report.visible import one_line

    with Console(stderr=True).status(Text(one_line(label))):
        yield


def _ignore() -> None:
    return None
