"""Starts load.py in a pod beside the release and hands back what it counted."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.cluster import Namespace, is_ready, kubectl_binary, until
from tests.e2e.restricted_pod import restricted_pod

SOURCE = Path(__file__).with_name("load.py")
POD = "load"


@dataclass
class Result:
    """Filled when the load has ended."""

    outcomes: dict[str, int] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    lasted_seconds: float = 0.0

    @property
    def answered(self) -> int:
        return self.outcomes.get("200", 0)

    @property
    def failed(self) -> dict[str, int]:
        return {outcome: count for outcome, count in self.outcomes.items() if outcome != "200"}


@contextmanager
def load(namespace: Namespace, host: str, token: str, clients: int, pause: float = 0.0) -> Iterator[Result]:
    """Put load on http://host:80 for the time of the block; the result is there when the block has ended.

    Each client asks again after `pause` seconds.
    """
    start_pod(namespace)
    command = [kubectl_binary(), "--namespace", namespace.name, "exec", "--stdin", POD, "--", "env", f"TOKEN={token}"]
    command += ["python", "-c", SOURCE.read_text(encoding="utf-8"), host, "80", str(clients), str(pause)]
    result, began = Result(), time.monotonic()
    lines: list[str] = []
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            yield result
        finally:
            out, error = running.communicate(input="", timeout=60)
            lines = out.splitlines()
    if not lines:
        raise AssertionError(f"the load did not run: {error}")
    result.seen = json.loads(lines[-1])
    result.outcomes = result.seen["outcomes"]
    result.lasted_seconds = time.monotonic() - began


def start_pod(namespace: Namespace) -> None:
    """An idle pod that no policy binds, if it is not there yet."""
    idle = {"command": ["python", "-c", "import signal; signal.pause()"]}
    namespace.apply(restricted_pod(POD, idle, memory="256Mi"))
    until(lambda: is_ready(namespace.get("pod", POD)), "readiness of the load generator")
