"""Wait for a child to become ready, and say why when it does not."""

from __future__ import annotations

import time
from collections.abc import Callable

from mcp_cli.local.child import Child
from mcp_cli.local.errors import LocalError

INTERVAL_SECONDS = 0.02


def wait_until(ready: Callable[[], bool], child: Child, seconds: float) -> None:
    """Poll `ready` until it holds; raises LocalError when the child ends first or `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while not ready():
        if not child.running:
            raise failed(child, f"{child.name} ended at its start ({status_text(child.exit_status)}).")
        if time.monotonic() > deadline:
            raise failed(child, f"{child.name} was not ready within {seconds:.0f} s.")
        time.sleep(INTERVAL_SECONDS)


def failed(child: Child, cause: str) -> LocalError:
    """Return the error for a child that did not do its part, with the end of its log."""
    lines = "\n".join(f"  | {line}" for line in child.last_lines()) or "  | (empty)"
    return LocalError(cause, f"The stack is incomplete. Its log ends with:\n{lines}", f"The whole log: {child.log}")


def status_text(status: int | None) -> str:
    """Describe an exit status in words."""
    if status is None:
        return "still running"
    return f"killed by signal {-status}" if status < 0 else f"exit status {status}"
