"""Memory of the bundled stores: within their limits whatever is asked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_core.sizing import SizingError
from mcp_core.sizing.footprint import MIB, usable
from mcp_core.sizing.stores import SMALLEST_WORK_MEM, postgres_settings, valkey_maxmemory

limits = st.integers(0, 256 * 1024).map(lambda mib: mib * MIB)


def test_a_gibibyte_of_postgres():
    settings = postgres_settings(1024 * MIB)
    assert settings.max_connections == 51
    assert settings.shared_buffers == 256 * MIB
    assert settings.peak() <= usable(1024 * MIB)


@given(limit=limits, connections=st.none() | st.integers(-1, 1000))
def test_postgres_fits_or_refuses_with_a_remedy_that_works(limit, connections):
    try:
        settings = postgres_settings(limit, connections)
    except SizingError as refusal:
        if connections is not None and connections < 1:
            return
        enough = re.search(r"at least (\d+)Mi", str(refusal))
        settings, limit = postgres_settings(int(enough[1]) * MIB, connections), int(enough[1]) * MIB
    assert settings.peak() <= usable(limit)
    assert settings.work_mem >= SMALLEST_WORK_MEM
    assert settings.max_connections == (connections or settings.max_connections) >= 1
    assert settings.shared_buffers < settings.effective_cache_size < limit


@given(limit=limits)
def test_valkey_fits_or_refuses_with_a_remedy_that_works(limit):
    try:
        size = valkey_maxmemory(limit)
    except SizingError as refusal:
        enough = re.search(r"at least (\d+)Mi", str(refusal))
        size, limit = valkey_maxmemory(int(enough[1]) * MIB), int(enough[1]) * MIB
    assert 4 * MIB <= size < limit


def test_fewer_connections_leave_more_for_each():
    assert postgres_settings(1024 * MIB, 20).work_mem > 2 * postgres_settings(1024 * MIB, 50).work_mem


@pytest.mark.parametrize("connections", [0, -5])
def test_a_count_below_one_is_refused(connections):
    with pytest.raises(SizingError, match="max_connections"):
        postgres_settings(1024 * MIB, connections)
