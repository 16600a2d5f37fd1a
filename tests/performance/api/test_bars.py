"""The bars of the API, as a test, on fewer rows than `make bench`: `pytest tests/performance/api`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(900)
def test_every_bar_is_met() -> None:
    command = [sys.executable, "-m", "tests.performance.api.bench", "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    results = json.loads(Path(".local/bench/latest.json").read_text())["results"]
    assert done.returncode == 0, [result for result in results if not result["ok"]]
