"""Containers are replaced while there is work: no request fails, and a scan in flight completes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.images.docker import docker
from tests.images.load import Load
from tests.images.release import API_IMAGE, BOOT_SECONDS
from tests.stack import wait_for

HERE = Path(__file__).parent
PROXY_IMAGE = "mcp-platform/test-proxy:1"
# The API's termination grace, and the worker's, as `mcp-platform sizing explain` has them.
API_GRACE_SECONDS, WORKER_GRACE_SECONDS = 40, 160
SCAN_SECONDS = 8


@pytest.fixture(scope="module")
def proxy_image() -> str:
    docker("build", "--quiet", "--tag", PROXY_IMAGE, str(HERE / "proxy"))
    return PROXY_IMAGE


@pytest.mark.timeout(400)
def test_a_rolling_restart_behind_a_proxy_fails_no_request(release, api, proxy_image):
    """No preStop pause here: HAProxy has to notice by itself that a container leaves."""
    pods = [api(1, "512m", alias=f"api-{name}", DB_CONNECTION_BUDGET="12") for name in ("one", "two")]
    proxy = release.start("proxy", proxy_image, environment={})
    url = f"http://{proxy.address()}:8080"
    wait_for(lambda: release.serves(url), "the proxy", BOOT_SECONDS)
    with release.client(pods[0]) as client:
        token = client.headers["Authorization"].removeprefix("Bearer ")
    # Less than one container can answer: while the other is away, HAProxy's checks have to be answered as well.
    with Load(url, token, clients=8, pause=0.1) as load:
        for pod in pods:
            time.sleep(2)
            pod.stop(API_GRACE_SECONDS)
            assert pod.exit_code() == 0, pod.logs()
            docker("start", pod.id)
            wait_for(lambda: release.answers(pod), "its return", BOOT_SECONDS)  # noqa: B023 - called at once
        time.sleep(2)
    print(load.tally.answers, proxy.logs(), sep="\n")
    assert load.tally.broken == []
    assert set(load.tally.statuses("list")) == {200}
    # One account may run so many exports at a time; those refused are told when to come back.
    assert set(load.tally.statuses("export")) <= {200, 429, 503}
    assert load.tally.answered > 200


@pytest.mark.timeout(300)
def test_a_worker_that_is_stopped_in_the_middle_of_a_scan_completes_it(release, api):
    server = release.start(
        "slow", API_IMAGE, "python", "-c", (HERE / "slow_server.py").read_text("utf-8"),
        environment={"DELAY": str(SCAN_SECONDS)},
    )  # fmt: skip
    container = api(1, "512m", alias="api-scanning", DB_CONNECTION_BUDGET="8")
    worker = release.worker(1, "512m", DB_CONNECTION_BUDGET="2")
    with release.client(container) as client:
        started = client.post("/scan/heavy", json={"target": f"http://{server.address()}:8000/mcp"})
        assert started.status_code == 202, started.text
        path = f"/scans/{started.json()['scan_id']}"
        wait_for(lambda: client.get(path).json()["status"] == "running", "the scan's start", BOOT_SECONDS)
        worker.stop(WORKER_GRACE_SECONDS)
        scan = client.get(path).json()
    assert scan["status"] == "completed", (scan, worker.logs())
    assert scan["attempt"] == 1
    assert worker.exit_code() == 0, worker.logs()
