"""One stack per data directory, held by a file lock that its owner's death releases."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import IO

from mcp_cli.local.errors import LocalError


class StackLock:
    """The lock of one data directory; it names its holder so that a second start can say who runs already."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "lock"
        self._file: IO[str] | None = None

    def acquire(self, api_url: str) -> None:
        """Take the lock, also when the process that wrote it is dead.

        Raises LocalError naming process and address when a live one holds it, or when the file cannot be written.
        """
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise LocalError(
                f"{self.path} cannot be opened ({error.strerror}).",
                "Two stacks could use the same data, so nothing was started.",
                "Make the directory writable, or name another place: mcp-platform up --data-dir DIR",
            ) from error
        file = os.fdopen(descriptor, "r+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with file:
                raise self._held(file.read()) from None
        file.truncate()
        json.dump({"pid": os.getpid(), "api_url": api_url}, file)
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give the lock back; the file stays, empty, because removing it would let two others each lock one."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None

    def _held(self, text: str) -> LocalError:
        try:
            holder = json.loads(text)
            who = f"process {holder['pid']}, {holder['api_url']}"
            remedy = f"Use that one, or stop it first: kill {holder['pid']}"
        except (ValueError, KeyError, TypeError):  # its holder is just about to write it
            who, remedy = "a process that is just starting", "Wait a moment, then start again."
        return LocalError(
            f"The platform already runs on {self.path.parent} ({who}).",
            "Two stacks cannot share one data directory, so nothing was started.",
            f"{remedy}\nFor a second stack: mcp-platform up --port PORT --data-dir DIR",
        )
