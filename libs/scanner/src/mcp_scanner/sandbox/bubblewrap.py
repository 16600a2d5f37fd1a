"""The sandbox as a bubblewrap command line."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from mcp_scanner.sandbox.limits import SandboxLimits
from mcp_scanner.sandbox.view import View


def bubblewrap(view: View, arguments: Sequence[str], limits: SandboxLimits) -> list[str] | None:
    """The command line, or None where bubblewrap or prlimit is not installed. It hands its own environment on."""
    program, prlimit = shutil.which("bwrap"), shutil.which("prlimit")
    if program is None or prlimit is None:
        return None
    line = [program, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
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
        "--core=0",
    ]
    return [*line, "--chdir", "/tmp", "--", prlimit, *bounds, "--", view.program, *arguments]  # noqa: S108
