"""A real Gunicorn with retiring workers."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

CONFIGURATION = """
from mcp_api.lifetime import RetiringWorker

class Worker(RetiringWorker):
    lifetime_seconds = {lifetime}
    lifetime_jitter_seconds = {jitter}

worker_class = Worker
bind = "127.0.0.1:{port}"
workers = {workers}
max_requests = {max_requests}
graceful_timeout = {graceful_timeout}
timeout = 5
keepalive = 75
preload_app = True
control_socket_disable = True
loglevel = "info"
"""


@dataclass
class Served:
    """A running Gunicorn."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def get(self, path: str = "/") -> int:
        """Process id of the worker that answered one request over a connection of its own."""
        with closing(self.connect()) as connection:
            connection.request("GET", path)
            with connection.getresponse() as response:
                assert response.status == 200
                return int(response.read())

    def stop(self, sig: int = signal.SIGTERM) -> int:
        self.process.send_signal(sig)
        return self.process.wait(30)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator:
    """Start Gunicorn with the settings given; stopped after the test."""
    started: list[Served] = []

    def start(
        *, lifetime=3600, jitter=0, workers=2, max_requests=0, graceful_timeout=12, configuration=CONFIGURATION, root=""
    ) -> Served:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        settings = tmp_path / "gunicorn_settings.py"
        settings.write_text(
            configuration.format(
                lifetime=lifetime,
                jitter=jitter,
                port=port,
                workers=workers,
                max_requests=max_requests,
                graceful_timeout=graceful_timeout,
                root=root,
            )
        )
        log = tmp_path / "gunicorn.log"
        command = [sys.executable, "-m", "gunicorn", "-c", str(settings), "--chdir", str(Path(__file__).parent)]
        with log.open("wb") as output:
            process = subprocess.Popen([*command, "answering:app"], stdout=output, stderr=subprocess.STDOUT)
        served = Served(port, process, log)
        started.append(served)
        for _ in range(200):
            try:
                served.get()
            except OSError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            else:
                return served
        raise AssertionError(log.read_text())

    yield start
    for served in started:
        if served.process.poll() is None:
            served.stop()
