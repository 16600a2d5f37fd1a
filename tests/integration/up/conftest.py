"""`mcp-platform up` as a user starts it: a real process, in a folder with spaces in its name."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.stack import free_port, wait_for

from mcp_cli.local.client import PlatformClient
from mcp_cli.local.leftovers import find_leftovers, find_servers

COMMAND = str(Path(sys.executable).with_name("mcp-platform"))
START_SECONDS = 90.0
# The bound for a stop is ten seconds; a killed supervisor's children get as long.
STOP_SECONDS = 10.0


class Place:
    """A folder with its `.local`, and the ways to start the platform in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data_dir = folder / ".local"
        self.port = free_port()
        self.output = folder / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until everything is shown."""
        self.start_without_waiting()
        wait_for(lambda: "Ctrl-C" in self.text() or self.process.poll() is not None, "the start", START_SECONDS)
        assert self.process.poll() is None, self.text()

    def start_without_waiting(self) -> None:
        # Opened anew: what an earlier run printed must not look like this run's.
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [COMMAND, "up", "--port", str(self.port)],
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def refused(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Start where it cannot work, and return what it said."""
        return subprocess.run(
            [COMMAND, "up", *options], cwd=self.folder, capture_output=True, text=True, check=False, timeout=60
        )

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and return its exit status; it must not take longer than promised."""
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)

    def text(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def run_file(self) -> dict[str, Any]:
        return json.loads((self.data_dir / "run.json").read_text(encoding="utf-8"))

    def client(self) -> PlatformClient:
        run = self.run_file()
        client = PlatformClient(run["api_url"])
        client.login(run["admin"]["username"], run["admin"]["password"])
        return client

    def alive(self) -> list[str]:
        """Command lines of the stack's processes, found by the mark in their environment and by their files."""
        named = [
            process
            for process in psutil.process_iter(["cmdline"])
            if str(self.data_dir) in " ".join(process.info["cmdline"] or ())
        ]
        titled = find_servers("valkey-server", self.data_dir / "valkey")
        found = set()
        for process in (*find_leftovers(self.data_dir), *named, *titled):
            # It may end while it is looked at.
            with suppress(psutil.NoSuchProcess):
                if process.status() != psutil.STATUS_ZOMBIE:
                    found.add(f"{process.pid}: {process.name()}")
        return sorted(found)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A fresh place, whose path is longer than a socket's may be."""
    root = Path(tempfile.mkdtemp(prefix="mcp-up-"))
    folder = root / "a checkout with spaces" / ("and a long name " * 5).strip()
    folder.mkdir(parents=True)
    place = Place(folder)
    yield place
    if place.process is not None and place.process.poll() is None:
        os.kill(place.process.pid, signal.SIGKILL)
        place.process.wait()
    shutil.rmtree(root, ignore_errors=True)
