"""Metric files of many processes that come and go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

WORKER = """
import sys, time
from mcp_core.telemetry import metrics, metrics_http, metrics_slots
http = metrics_http.HttpMetrics()
http.in_progress = 1
for _ in range(int(sys.argv[1])):
    http.tally("GET", "/x", 200).observe(0.002)
http.tally("BREW", "/x", 200).observe(0.002)
http.flush()
print(metrics_slots.slot(), flush=True)
time.sleep(float(sys.argv[2]))
"""
READER = """
from mcp_core.telemetry import metrics
from mcp_core.telemetry.metrics_exposition import exposition
print(exposition().decode())
"""


def start(folder: Path, count: int, seconds: float) -> subprocess.Popen[str]:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(count), str(seconds)], env=environment, stdout=subprocess.PIPE, text=True
    )


def read(folder: Path) -> dict[str, float]:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    done = subprocess.run([sys.executable, "-c", READER], env=environment, capture_output=True, text=True, check=True)
    lines = [line.rpartition(" ") for line in done.stdout.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_slots_are_reused_counters_add_up_and_dead_gauges_go(tmp_path: Path) -> None:
    first, second = start(tmp_path, 3, 60), start(tmp_path, 4, 60)
    assert first.stdout is not None
    assert second.stdout is not None
    slots = {first.stdout.readline().strip(), second.stdout.readline().strip()}
    assert slots == {"0", "1"}
    key = 'http_requests_total{endpoint="/x",method="GET",status="200"}'
    seen = read(tmp_path)
    assert seen[key] == 7
    assert seen["http_requests_in_progress"] == 2
    assert seen['http_requests_total{endpoint="/x",method="OTHER",status="200"}'] == 2
    assert seen['http_request_duration_seconds_count{endpoint="/x",method="GET"}'] == 7
    for process in (first, second):
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert read(tmp_path)["http_requests_in_progress"] == 0
    for _ in range(3):
        again = start(tmp_path, 1, 0)
        assert again.communicate()[0].strip() == "0"
    assert read(tmp_path)[key] == 10
    assert len(list(tmp_path.glob("counter_*.db"))) <= 3
