"""A process of the local stack: started in its own session, logged to a file, stopped with its whole group."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")
# Every child carries this variable with its stack's data directory, so that what a killed supervisor left is known.
STACK_VARIABLE = "MCP_PLATFORM_LOCAL_STACK"


@dataclass(frozen=True)
class Identity:
    """User and group a child runs as instead of root."""

    uid: int
    gid: int


@dataclass
class Child:
    """One program. `stop_signal` asks it to end; `death_signal` reaches it when the supervisor dies unasked."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path | None = None
    identity: Identity | None = None
    stdin: str = ""
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id; raises RuntimeError before start()."""
        if self.process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self.process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs or before it was started; negative: ended by that signal."""
        return None if self.process is None else self.process.poll()

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the program, in a thread that lives as long as it should: the kernel ties its life to that thread."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                launch_command(self.command, self.death_signal, self.identity),
                stdin=subprocess.PIPE if self.stdin else subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.directory,
                env=dict(self.environment),
                start_new_session=True,
            )
        if self.process.stdin is not None:
            # Shorter than a pipe's buffer: writing cannot block.
            with self.process.stdin as pipe:
                pipe.write(self.stdin.encode())

    def ask_to_stop(self) -> None:
        """Send the stop signal, once, without waiting."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def finish(self, deadline: float) -> bool:
        """Wait until `deadline` (time.monotonic), then kill the group; returns whether it ended by itself."""
        if self.process is None:
            return True
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
            ended = True
        except subprocess.TimeoutExpired:
            ended = False
        kill_group(self.process.pid)
        self.process.wait()
        return ended

    def last_lines(self, count: int = 8) -> list[str]:
        """Return the last lines of its log, at most `count`."""
        if not self.log.exists():
            return []
        with self.log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 16_384))
            return log.read().decode(errors="replace").splitlines()[-count:]


def launch_command(command: Sequence[str], death_signal: signal.Signals, identity: Identity | None) -> list[str]:
    """Return the command line that runs `command` through the launcher, as a child of this process."""
    user = f"{identity.uid}:{identity.gid}" if identity else "-"
    # -I -S: no site-packages, no user settings; the launcher starts in a few milliseconds.
    return [sys.executable, "-I", "-S", str(LAUNCHER), death_signal.name, str(os.getpid()), user, *command]


def kill_group(leader: int) -> None:
    """Kill whatever is left of the process group of `leader`, a session leader that we started."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return  # nothing left: what we wanted


def child_environment(data_dir: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment without PostgreSQL's own variables, marked with the stack it belongs to."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    # Process titles must not overwrite the environment, or the mark would be gone (setproctitle).
    return {**inherited, STACK_VARIABLE: str(data_dir), "SPT_NOENV": "1", **(extra or {})}
