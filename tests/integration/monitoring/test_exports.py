"""What API, worker and scheduler really export after scans: every metric that dashboards and alerts ask for."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.stack import Stack, wait_for
from tests.stubs.listing_server import listing_server

pytestmark = pytest.mark.integration

# The chart's tests hold dashboards and alerts to this list; here the list is held to the processes.
KNOWN = json.loads((Path(__file__).parents[2] / "vectors" / "metrics.json").read_text(encoding="utf-8"))
LISTING = {"name": "counted", "tools": [{"name": "add", "description": "Adds.", "inputSchema": {"type": "object"}}]}

Samples = dict[str, list[tuple[dict[str, str], float]]]


def scrape(stack: Stack, process: str) -> Samples:
    """Labels and value of every sample, by its name."""
    answer = httpx2.get(stack.metrics_urls[process], timeout=30.0, trust_env=False)
    assert answer.status_code == 200, answer.text
    found: Samples = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((dict(sample.labels), sample.value))
    return found


def value(samples: Samples, metric: str, /, **labels: str) -> float:
    """Sum of the samples with these labels."""
    return sum(number for given, number in samples.get(metric, []) if labels.items() <= given.items())


@pytest.fixture(scope="module")
def scanned(stack: Stack) -> Stack:
    """The stack after a scan by each route, a cached answer and an export."""
    with listing_server(LISTING) as url:
        for route in ("heavy", "vulnerability"):
            assert stack.scan(url, route)["status"] == "completed"
    with stack.client() as client:
        for path in ("/vulnerabilities", "/vulnerabilities", "/export/vulnerabilities?format=csv"):
            assert client.get(path).status_code == 200
    return stack


@pytest.mark.parametrize("process", ["api", "worker", "scheduler"])
def test_the_known_metrics_are_exported(scanned: Stack, process: str) -> None:
    missing: set[str] = set()

    def complete() -> bool:
        nonlocal missing
        missing = set(KNOWN[process]) - scrape(scanned, process).keys()
        return not missing

    try:
        wait_for(complete, "the metrics", 30.0)
    except AssertionError:
        pytest.fail(f"{process} does not export {sorted(missing)}")


def test_scans_are_counted_where_they_run(scanned: Stack) -> None:
    for process in ("api", "worker"):
        samples = scrape(scanned, process)
        finished = value(samples, "scans_finished_total", status="completed", verdict="complete")
        assert finished >= 1, process
        assert value(samples, "scan_duration_seconds_count") >= finished
        assert value(samples, "scans_running") >= 0
        assert value(samples, "sizing_plan", role=process, name="workers") >= 1


def test_the_census_counts_what_the_database_holds(scanned: Stack) -> None:
    def counted() -> Samples | None:
        samples = scrape(scanned, "scheduler")
        return samples if value(samples, "servers", verdict="complete") >= 1 else None

    # Rows are counted once a minute.
    samples: Any = wait_for(counted, "a census after the scan", 90.0)
    assert {labels["status"] for labels, _ in samples["scans_unfinished"]} == {"pending", "running"}
    assert len(samples["findings"]) == 25
    assert value(samples, "database_connections", process="mcp-api") >= 1
    assert value(samples, "database_connections", process="mcp-scheduler") >= 1
    assert value(samples, "database_max_connections") >= 20
    assert value(samples, "scheduler_rounds_total", outcome="done") >= 1
    assert not math.isnan(value(samples, "scans_queue_length"))


@pytest.mark.parametrize("process", ["worker", "scheduler"])
def test_they_say_that_they_live(stack: Stack, process: str) -> None:
    base = stack.metrics_urls[process].removesuffix("/metrics")
    assert httpx2.get(f"{base}/livez", timeout=10.0, trust_env=False).status_code == 200
    assert httpx2.get(f"{base}/elsewhere", timeout=10.0, trust_env=False).status_code == 404
