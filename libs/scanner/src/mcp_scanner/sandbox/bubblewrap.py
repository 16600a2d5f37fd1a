"""The sandbox as a bubblewrap command line."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mcp_scanner.sandbox.limits import SandboxLimits
from mcp_scanner.sandbox.view import View


def bubblewrap(view: View, arguments: Sequence[str], limits: SandboxLimits, environment: int) -> list[str]:
    """The command line; `environment` is the descriptor of an `environment_file`."""
    line = [_found("bwrap"), "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    line += ["--args", str(environment)]
    for path in view.shown:
        link = Path(path)
        line += ["--symlink", str(link.readlink()), path] if link.is_symlink() else ["--ro-bind", path, path]
    line += ["--proc", "/proc", "--dev", "/dev", "--size", str(limits.scratch), "--tmpfs", "/tmp"]  # noqa: S108
    for path in view.empty:
        line += ["--dir", path]
    bounds = [
        f"--data={limits.memory}",
        f"--cpu={limits.cpu_seconds}",
        f"--nproc={limits.processes}",
        f"--nofile={limits.open_files}",
        f"--fsize={limits.scratch}",
        "--core=0",
    ]
    return [*line, "--chdir", "/tmp", "--", _found("prlimit"), *bounds, "--", view.program, *arguments]  # noqa: S108


@contextmanager
def environment_file(environment: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """Variables as bubblewrap reads them from a descriptor: other users cannot see them there."""
    with tempfile.TemporaryFile() as file:
        for name, value in environment.items():
            file.write(f"--setenv\0{name}\0{value}\0".encode())
        file.seek(0)
        yield file


def _found(program: str) -> str:
    return shutil.which(program) or program
