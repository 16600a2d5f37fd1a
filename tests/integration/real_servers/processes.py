"""Run the installed servers on free loopback ports and leave no process behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
from tests.integration.real_servers.install import Installed

PYTHON_SERVERS = ("time", "fetch", "git")
NPM_SERVERS = ("memory", "filesystem", "everything")
# The bridge starts its servers one after the other: 6 s on two idle cores, ten times that when they are busy.
START_TIMEOUT_SECONDS = 60
STOP_TIMEOUT_SECONDS = 5


@contextmanager
def running(installed: Installed, workplace: Path) -> Iterator[dict[str, str]]:
    """Every server that this machine can run, by name, with the address of its streamable HTTP endpoint."""
    with ExitStack() as stack:
        urls: dict[str, str] = {}
        bridged = _bridged_commands(installed, workplace)
        bridge_port = _free_port()
        config = workplace / "bridge.json"
        config.write_text(json.dumps({"mcpServers": bridged}))
        bridge = [str(installed.bridge_bin / "mcp-proxy"), "--host", "127.0.0.1", "--port", str(bridge_port)]
        started = [
            (
                bridge_port,
                stack.enter_context(_process([*bridge, "--named-server-config", str(config)], workplace, "bridge")),
            )
        ]
        urls |= {name: f"http://127.0.0.1:{bridge_port}/servers/{name}/mcp" for name in bridged}
        if "npm" not in installed.missing:
            port = _free_port()
            command = ["node", _script(installed, "everything"), "streamableHttp"]
            started.append((port, stack.enter_context(_process(command, workplace, "everything", PORT=str(port)))))
            urls["everything"] = f"http://127.0.0.1:{port}/mcp"
        for port, process in started:
            _await_port(port, process, workplace)
        yield urls


def _bridged_commands(installed: Installed, workplace: Path) -> dict[str, dict[str, object]]:
    repository = workplace / "repository"
    subprocess.run(["git", "init", "--quiet", str(repository)], check=True)
    files = workplace / "files"
    files.mkdir()
    arguments = {"git": ["--repository", str(repository)], "filesystem": [str(files)]}
    commands: dict[str, dict[str, object]] = {
        name: {"command": str(installed.python_bin / f"mcp-server-{name}"), "args": arguments.get(name, [])}
        for name in PYTHON_SERVERS
    }
    if "npm" not in installed.missing:
        for name in ("memory", "filesystem"):
            commands[name] = {"command": "node", "args": [_script(installed, name), *arguments.get(name, [])]}
    return commands


def _script(installed: Installed, name: str) -> str:
    return str(installed.node_modules / "@modelcontextprotocol" / f"server-{name}" / "dist" / "index.js")


@contextmanager
def _process(command: list[str], workplace: Path, name: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run one command with a bare environment; at the end stop it and everything it started."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(workplace), "LANG": "C.UTF-8", **variables}
    with (workplace / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=workplace, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The bridge puts each server in a session of its own, so a signal to its group would not reach them."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    _, left = psutil.wait_procs(family, timeout=STOP_TIMEOUT_SECONDS)
    for member in left:
        member.kill()


def _await_port(port: int, process: subprocess.Popen[bytes], workplace: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    logs = "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')}" for log in sorted(workplace.glob("*.log")))
    raise RuntimeError(f"a real server does not listen on 127.0.0.1:{port} (exit code {process.poll()})\n{logs}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
