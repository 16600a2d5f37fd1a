"""The real processes under load fit the footprints that the plan counts with."""

from __future__ import annotations

import pytest
from tests.performance.worker_memory import WORKERS, figures

from mcp_core.sizing import Role, current_plan, footprint

# The bar of the design's field study: PSS of four preloaded workers, against four that share nothing.
SHARING_BAR = 0.55


@pytest.fixture(scope="module")
def seen():
    return figures()


@pytest.mark.timeout(300)
def test_preloading_shares_memory(seen):
    assert seen.sharing_ratio <= SHARING_BAR


def test_the_api_fits_its_footprint(seen):
    plan = current_plan(Role.API, {"MCP_PLATFORM_WORKERS": str(WORKERS)})
    busy = plan.scan_slots * footprint.SCAN_BYTES + plan.hash_threads * footprint.HASH_BYTES
    assert seen.api_idle.parent <= footprint.API.parent
    assert seen.api_idle.largest_worker <= footprint.API.child
    assert seen.api_peak.largest_worker <= footprint.API.child + busy + footprint.SMALLEST_CACHE_BYTES


def test_a_scan_worker_fits_its_footprint(seen):
    assert seen.worker_peak.parent <= footprint.WORKER.parent
    assert seen.worker_peak.largest_worker <= footprint.WORKER.child + footprint.SCAN_BYTES


def test_the_scheduler_fits_its_footprint(seen):
    assert seen.scheduler.total <= footprint.SINGLE.child
