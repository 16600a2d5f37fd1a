"""Directories: private ones, and one short enough for a socket."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from mcp_cli.local.errors import LocalError

# sockaddr_un.sun_path holds 104 bytes on macOS and the BSDs, 108 on Linux, with its final zero.
SOCKET_PATH_BYTES = 103
PRIVATE = 0o700


def private_directory(path: Path) -> Path:
    """Create `path` with its parents, closed to other users; raises LocalError when the disk or its rights refuse."""
    try:
        path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise LocalError(
            f"{path} cannot be created ({error.strerror}).",
            "The platform has no place for its data, so nothing was started.",
            "Free space or rights there, or name another place: mcp-platform up --data-dir DIR",
        ) from error
    return path


def socket_directory(data_dir: Path, longest_name: str) -> Path:
    """Return a private directory for sockets, the same for the same `data_dir`, short enough for `longest_name`.

    Raises LocalError when someone else owns it.
    """
    name = f"mcp-platform-{hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]}"
    candidates = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"]  # noqa: S108 - checked below
    for parent in filter(None, candidates):
        path = Path(parent) / name
        fits = len(os.fsencode(path / longest_name)) <= SOCKET_PATH_BYTES
        if fits and os.access(parent, os.W_OK | os.X_OK):
            break
    if not path.is_symlink():
        path.mkdir(mode=PRIVATE, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise LocalError(
            f"{path} is no directory of yours (owner: uid {found.st_uid}).",
            "Another user could reach a database socket in there, so nothing was started.",
            "Remove it, or set TMPDIR to a directory of your own: TMPDIR=$HOME/tmp make run",
        )
    path.chmod(PRIVATE)
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner can read, whole or not at all."""
    partial = path.with_name(f"{path.name}.new")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    partial.replace(path)
