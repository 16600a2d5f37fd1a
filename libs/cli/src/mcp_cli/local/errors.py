"""What can go wrong on one machine, said so that its owner knows what to do."""

from __future__ import annotations

import errno
from pathlib import Path


class LocalError(Exception):
    """Nothing could be started: a cause, its consequence and the remedy, each one sentence or a short paragraph."""

    exit_code = 2

    def __init__(self, cause: str, consequence: str, remedy: str) -> None:
        self.cause = cause
        self.consequence = consequence
        self.remedy = remedy
        super().__init__(f"{cause} {consequence} {remedy}")


class ChildFailedError(LocalError):
    """A process of the stack did not start, or ended although nobody asked it to."""

    exit_code = 1


_REMEDIES = {
    errno.ENOSPC: "Free some space on that disk, then start again; what was written so far is kept.",
    errno.EDQUOT: "Free some space within your quota, then start again; what was written so far is kept.",
    errno.EROFS: "Name a place that can be written: mcp-platform up --data-dir DIR",
    errno.EACCES: "Give yourself the right to write there, or name another place: mcp-platform up --data-dir DIR",
    errno.EPERM: "Give yourself the right to write there, or name another place: mcp-platform up --data-dir DIR",
}


def from_os_error(error: OSError, data_dir: Path) -> LocalError:
    """Return the error to show when the operating system refused something nobody expected."""
    where = error.filename or data_dir
    return LocalError(
        f"{where}: {error.strerror or error}.",
        "The stack was not started, or was stopped.",
        _REMEDIES.get(error.errno or 0, f"Logs are in {data_dir / 'logs'}."),
    )
