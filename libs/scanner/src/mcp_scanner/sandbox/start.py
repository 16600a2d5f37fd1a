"""Start a command in the best sandbox this machine offers, or say why there is none."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from mcp_scanner.connect.failure import ConnectFailure, quote
from mcp_scanner.sandbox.bubblewrap import bubblewrap, environment_file
from mcp_scanner.sandbox.limits import SandboxLimits
from mcp_scanner.sandbox.view import View, view_for

LAUNCH = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launcher.py"))]
# Nothing of the scanner's own environment gets in.
_ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108 - the sandbox's own
    "TMPDIR": "/tmp",  # noqa: S108
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "NO_UPDATE_NOTIFIER": "1",
}
# Making a sandbox for /bin/true takes 0.1 s.
_TRIAL_SECONDS = 10.0


async def start_sandboxed(
    command: str,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    folder: str,
    limits: SandboxLimits,
    longest_line: int,
) -> Process:
    """Start the command with pipes to it. Raises ConnectFailure when it does not exist or no sandbox is available."""
    view = view_for(command, arguments, folder)
    if view is None:
        raise ConnectFailure(
            "command", f"there is no program {quote(command)}", "install it, or scan the running server by URL"
        )
    inside = {"PATH": view.search, **_ENVIRONMENT, **_settable(environment)}
    if bubblewrap_works():
        with environment_file(inside) as file:
            return await _start(bubblewrap(view, arguments, limits, file.fileno()), {}, longest_line, file.fileno())
    reason = await why_no_namespaces()
    if reason:
        raise ConnectFailure(
            "sandbox",
            f"no sandbox is available here ({quote(reason)})",
            "install bubblewrap or permit user namespaces, or scan the running server by URL",
            consequence="the command was not started",
        )
    return await _start(LAUNCH, specification(view, arguments, inside, limits), longest_line)


async def _start(line: Sequence[str], environment: Mapping[str, str], longest_line: int, *inherited: int) -> Process:
    """Start the sandbox itself. Its environment is never the configuration's: LD_PRELOAD would work outside."""
    return await asyncio.create_subprocess_exec(
        *line,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=environment,
        cwd="/",
        start_new_session=True,
        limit=longest_line,
        pass_fds=inherited,
    )


def _settable(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that an environment can hold."""
    return {
        name: value
        for name, value in environment.items()
        if name and "=" not in name and "\0" not in name and "\0" not in value
    }


@cache
def bubblewrap_works() -> bool:
    """Whether bubblewrap is there and may do its work: containers often forbid it."""
    program = shutil.which("bwrap")
    if program is None or shutil.which("prlimit") is None:
        return False
    trial = [program, "--unshare-all", "--ro-bind", "/", "/", "/bin/true"]
    return subprocess.run(trial, capture_output=True, check=False, timeout=_TRIAL_SECONDS).returncode == 0  # noqa: S603


async def why_no_namespaces() -> str:
    """Why the launcher cannot make a sandbox, or "" when it can."""
    if sys.platform != "linux":
        return f"namespaces are a feature of Linux, this is {sys.platform}"
    view = view_for("/bin/true", (), "")
    if view is None:
        return "there is no /bin/true to try it with"
    variables = specification(view, (), _ENVIRONMENT, SandboxLimits())
    trial = await asyncio.create_subprocess_exec(*LAUNCH, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, env=variables)
    _, said = await asyncio.wait_for(trial.communicate(), _TRIAL_SECONDS)
    return "" if trial.returncode == 0 else (said.decode(errors="replace").strip() or f"exit code {trial.returncode}")


def specification(
    view: View, arguments: Sequence[str], environment: Mapping[str, str], limits: SandboxLimits
) -> dict[str, str]:
    """The environment that tells the launcher what to do."""
    document = {
        "program": view.program,
        "arguments": list(arguments),
        "environment": dict(environment),
        "shown": list(view.shown),
        "empty": list(view.empty),
        "limits": asdict(limits),
    }
    return {"MCP_SANDBOX": json.dumps(document)}
