"""`docker update` changes the control groups of a running API under load: workers, pools and metrics follow."""

from __future__ import annotations

import re

import httpx2
import pytest
from tests.images.load import Load
from tests.images.sizes import workers_of
from tests.images.watch import ConnectionWatch, MemoryWatch
from tests.stack import wait_for

BUDGET = 9
ROLE = "api_resized"
MIB = 2**20
# A retirement under load: noticing, parting, greeting and the fork, for each worker in turn.
PATIENCE_SECONDS = 120.0


def planned(url: str, name: str) -> int:
    """A number of the plan, as the dashboards' ledger row shows it."""
    text = httpx2.get(f"{url}/metrics", trust_env=False, timeout=10).text
    found = re.search(rf'^sizing_plan{{name="{name}",role="api"}} ([\d.e+]+)$', text, re.MULTILINE)
    return int(float(found[1])) if found else -1


@pytest.mark.timeout(400)
def test_a_resize_is_followed_without_a_failed_request_or_one_connection_too_many(release, api):
    release.create_role(ROLE, BUDGET)
    container = api(2, "300m", alias="api-resized", role=ROLE, DB_CONNECTION_BUDGET=str(BUDGET))
    url = release.url(container)
    assert workers_of(container) == 1
    assert planned(url, "workers") == 1, "memory for one"
    with release.client(container) as client:
        token = client.headers["Authorization"].removeprefix("Bearer ")

    def settled(resizes: int, workers: int) -> bool:
        return container.logs().count("The resize is done") == resizes and workers_of(container) == workers

    held, memory = ConnectionWatch(release.superuser_url(), ROLE), MemoryWatch(container)
    with Load(url, token, clients=24) as load:
        seen = []
        # Memory for the second worker, then no core for it.
        for resizes, (cpus, size, workers) in enumerate([(2, "512m", 2), (1, "512m", 1)], start=1):
            container.limit(cpus, size)
            wait_for(lambda: settled(resizes, workers), f"{workers} workers", PATIENCE_SECONDS)  # noqa: B023 - called at once
            seen.append((planned(url, "workers"), planned(url, "connections_peak") // workers))
    peak, peak_memory = held.end(), memory.end()
    assert load.tally.broken == [], container.logs()
    assert set(load.tally.statuses("list")) == {200}, container.logs()
    assert set(load.tally.statuses("export")) <= {200, 429, 503}, "more exports than slots are refused with Retry-After"
    assert [workers for workers, _ in seen] == [2, 1]
    assert seen[0][1] < seen[1][1], "pools are divided anew"
    assert peak <= BUDGET
    assert peak_memory < 512 * MIB
    assert "too many" not in container.logs()
    assert not container.was_killed_for_memory()
