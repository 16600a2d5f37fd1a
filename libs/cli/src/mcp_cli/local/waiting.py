"""Wait for a child to become ready, and say why when it does not."""

from __future__ import annotations

import time
from collections.abc import Callable

from mcp_cli.local.child import Child
from mcp_cli.local.errors import ChildFailedError

INTERVAL_SECONDS = 0.02


def nothing() -> None:
    """Check nothing between two looks."""


def wait_until(ready: Callable[[], bool], child: Child, seconds: float, check: Callable[[], None] = nothing) -> None:
    """Poll `ready` until it holds; raises ChildFailedError when the child ends first or `seconds` have passed.

    `check` runs between two looks and may raise to give up.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        check()
        if not child.running:
            raise failed(child, f"{child.name} ended at its start ({status_text(child.exit_status)}).")
        if time.monotonic() > deadline:
            raise failed(child, f"{child.name} was not ready within {seconds:.0f} s.")
        time.sleep(INTERVAL_SECONDS)


def failed(child: Child, cause: str) -> ChildFailedError:
    """Return the error for a child that did not do its part, with the end of its log."""
    lines = "\n".join(f"  | {line}" for line in child.last_lines()) or "  | (empty)"
    return ChildFailedError(
        cause, f"The platform is incomplete without it. Its log ends with:\n{lines}", f"The whole log: {child.log}"
    )


def status_text(status: int | None) -> str:
    """Describe an exit status in words."""
    if status is None:
        return "still running"
    return f"killed by signal {-status}" if status < 0 else f"exit status {status}"
