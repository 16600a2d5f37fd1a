"""Where CPU and memory come from: the limit, else the request, else a share of a laptop."""

from __future__ import annotations

import os

import pytest

from mcp_core.sizing import QuantityError, detect

GIB = 2**30
LIMITED = {"sys/fs/cgroup/cpu.max": "200000 100000", "sys/fs/cgroup/memory.max": str(GIB)}
REQUESTS = {"MCP_PLATFORM_CPU_REQUEST": "750m", "MCP_PLATFORM_MEMORY_REQUEST": "300Mi"}


def test_limits_win_over_requests(machine):
    seen = detect(REQUESTS, machine(LIMITED), affinity=64)
    assert (seen.cpu_millicores, seen.cpu_source) == (2000, "limit")
    assert (seen.memory_bytes, seen.memory_source) == (GIB, "limit")
    assert seen.affinity == 64


def test_requests_stand_in_and_never_the_host(machine):
    seen = detect(REQUESTS, machine({}), affinity=64)
    assert (seen.cpu_millicores, seen.cpu_source) == (750, "request")
    assert (seen.memory_bytes, seen.memory_source) == (300 * 2**20, "request")


def test_a_laptop_gives_a_capped_share(machine):
    seen = detect({}, machine({}), affinity=64)
    assert (seen.cpu_millicores, seen.cpu_source) == (4000, "laptop")
    assert (seen.memory_bytes, seen.memory_source) == (2 * GIB, "laptop")


@pytest.mark.parametrize("unset", ["", "0"])
def test_a_request_of_zero_is_an_unset_request(machine, unset):
    environ = dict.fromkeys(REQUESTS, unset)
    seen = detect(environ, machine({}), affinity=1)
    assert (seen.cpu_source, seen.memory_source) == ("laptop", "laptop")


def test_a_limit_beyond_the_machine_is_the_machine(machine):
    seen = detect({}, machine({"sys/fs/cgroup/memory.max": str(64 * GIB)}), affinity=1)
    assert seen.memory_bytes == 16 * GIB


def test_a_request_that_is_no_quantity_is_refused(machine):
    with pytest.raises(QuantityError, match="1 GB"):
        detect({"MCP_PLATFORM_MEMORY_REQUEST": "1 GB"}, machine({}))


def test_listen_queue_of_the_kernel(machine):
    assert detect({}, machine({"proc/sys/net/core/somaxconn": "128"})).somaxconn == 128
    assert detect({}, machine({}), affinity=1).somaxconn > 0


def test_unreadable_limits_travel_along(machine):
    assert "cpu.max" in detect({}, machine({"sys/fs/cgroup/cpu.max": "??? ?"})).problems[0]


def test_this_machine():
    seen = detect({})
    assert seen.affinity == len(os.sched_getaffinity(0))
    assert seen.cpu_millicores > 0
    assert seen.memory_bytes > 0
    assert seen.problems == ()
