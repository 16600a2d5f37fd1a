"""Containers of the real docker engine, made and removed by its command line."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
from dataclasses import dataclass
from typing import Any

# What Kubernetes' restricted standard asks for, and the chart sets.
HARDENED = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
ENGINE_SOCKET = "/var/run/docker.sock"


def missing() -> str | None:
    """Why nothing can be run here, or None."""
    if shutil.which("docker") is None:
        return "docker is not on the PATH"
    answer = subprocess.run(["docker", "version"], capture_output=True, text=True, check=False)
    return None if answer.returncode == 0 else f"no docker engine answers: {answer.stderr.strip().splitlines()[-1:]}"


def docker(*arguments: str, text: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one command of the client to its end."""
    done = subprocess.run(["docker", *arguments], input=text, capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, f"docker {' '.join(arguments)}: {done.stderr or done.stdout}"
    return done


def run_once(image: str, *command: str, options: tuple[str, ...] = (), text: str = "", check: bool = True):
    """Run a command in a container of its own, which is gone afterwards."""
    return docker("run", "--rm", "--interactive", *options, image, *command, text=text, check=check)


@dataclass(frozen=True)
class Container:
    """One container, known by its id."""

    id: str
    name: str

    def inspect(self) -> dict[str, Any]:
        return dict(json.loads(docker("inspect", self.id).stdout)[0])

    def address(self) -> str:
        """Its address on the bridge, which this machine reaches."""
        networks = self.inspect()["NetworkSettings"]["Networks"]
        return str(next(iter(networks.values()))["IPAddress"])

    def was_killed_for_memory(self) -> bool:
        return bool(self.inspect()["State"]["OOMKilled"])

    def is_running(self) -> bool:
        return bool(self.inspect()["State"]["Running"])

    def exit_code(self) -> int:
        return int(self.inspect()["State"]["ExitCode"])

    def logs(self) -> str:
        done = docker("logs", self.id)
        return done.stdout + done.stderr

    def run(self, *command: str) -> str:
        return docker("exec", self.id, *command).stdout

    def processes(self) -> list[str]:
        """Command lines, as the kernel has them."""
        return docker("top", self.id, "-o", "pid,ppid,args").stdout.splitlines()[1:]

    def limit(self, cpus: float | None = None, memory: str | None = None) -> None:
        """Change the control groups of the running container."""
        options = [] if cpus is None else ["--cpus", str(cpus)]
        options += [] if memory is None else ["--memory", memory, "--memory-swap", memory]
        docker("update", *options, self.id)

    def stop(self, seconds: int) -> None:
        docker("stop", "--time", str(seconds), self.id)

    def remove(self) -> None:
        docker("rm", "--force", "--volumes", self.id, check=False)


class EngineConnection(http.client.HTTPConnection):
    """The engine's HTTP interface, for what its command line is too slow for."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(ENGINE_SOCKET)
