"""Run a command from a writable copy of our packages, and again whenever a file of the copy changes.

For `skaffold dev`: its containers have a read-only root, so changed files are put into the copy, which comes first on
the import path. Looks at the files' times instead of asking the kernel: a copy has some four hundred, and a look at
them takes milliseconds.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

PACKAGES = ("mcp_core", "mcp_scanner", "mcp_cli", "mcp_api", "mcp_worker")

# Seconds between two looks, and for which nothing may change before the command is started again: one save of an
# editor, and one archive of skaffold, are several writes.
LOOK_SECONDS = 0.5
# Seconds an interrupted command may take before it is killed: nobody waits for its clients here.
HASTE_SECONDS = 5.0

Stamps = dict[Path, tuple[int, int]]


def copy_packages(folder: Path, packages: Sequence[str] = PACKAGES) -> list[str]:
    """Copy the installed ones of `packages` into the folder, each only if it is not there; returns their names.

    Raises OSError when the folder cannot be written.
    """
    copied = []
    for name in packages:
        spec = find_spec(name)
        if spec is None or not spec.submodule_search_locations or (folder / name).exists():
            continue
        shutil.copytree(spec.submodule_search_locations[0], folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        copied.append(name)
    return copied


class Reloader:
    """Keeps `command` running on the code in `folder`."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._folder = folder
        self._command = command
        self._stopping = False

    def run(self) -> int:
        """Run until SIGTERM or SIGINT, which the command gets too; returns its exit status (128 + signal)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        environment = os.environ | {"PYTHONPATH": str(self._folder), "PYTHONDONTWRITEBYTECODE": "1"}
        while True:
            seen = self._stamps()
            child = subprocess.Popen(self._command, env=environment, start_new_session=True)  # noqa: S603 - ours
            self._wait_for_change(seen)
            if self._stopping:
                child.send_signal(signal.SIGTERM)
                status = child.wait()
                return status if status >= 0 else 128 - status
            _interrupt(child)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _wait_for_change(self, seen: Stamps) -> None:
        """Until files have changed and then rested, or until the stop. A command that ended is waited out: it may be
        the change that was wrong."""
        changed = False
        while not self._stopping:
            time.sleep(LOOK_SECONDS)
            now = self._stamps()
            if now == seen and changed:
                return
            changed = changed or now != seen
            seen = now

    def _stamps(self) -> Stamps:
        found = {}
        for path in self._folder.rglob("*.py"):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue  # replaced while we looked
            found[path] = (status.st_mtime_ns, status.st_size)
        return found


def _interrupt(child: subprocess.Popen[bytes]) -> None:
    """End the command in haste, with everything it has started."""
    child.send_signal(signal.SIGINT)
    try:
        child.wait(HASTE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
