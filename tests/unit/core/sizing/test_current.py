"""The plan of a process from its environment."""

from __future__ import annotations

import pytest

from mcp_core.sizing import Mode, Role, SizingError, current_mode, current_plan

POD = {"sys/fs/cgroup/cpu.max": "200000 100000", "sys/fs/cgroup/memory.max": str(2**30)}


def test_a_pod(machine):
    environ = {"MCP_PLATFORM_DB_CONNECTION_BUDGET": "12", "MCP_PLATFORM_ENVIRONMENT": "production"}
    made = current_plan("api", environ, machine(POD))
    assert made.workers * made.pool_size <= 12
    assert made.warnings == ()


def test_overrides_arrive_by_environment(machine):
    environ = {
        "MCP_PLATFORM_WORKERS": "1",
        "MCP_PLATFORM_DB_POOL_SIZE": "3",
        "MCP_PLATFORM_HASH_THREADS": "2",
        "MCP_PLATFORM_SCAN_SLOTS": "3",
        "MCP_PLATFORM_MAX_REQUESTS": "500",
        "MCP_PLATFORM_WORKER_LIFETIME_SECONDS": "600",
        "MCP_PLATFORM_SCAN_TIMEOUT_SECONDS": "59.5",
        "MCP_PLATFORM_TERMINATION_GRACE_SECONDS": "90",
        "MCP_PLATFORM_VISIBILITY_TIMEOUT_SECONDS": "500",
    }
    made = current_plan(Role.API, environ, machine(POD))
    assert (made.workers, made.pool_size, made.hash_threads, made.scan_slots) == (1, 3, 2, 3)
    assert (made.max_requests, made.max_requests_jitter) == (500, 100)
    assert (made.worker_lifetime_seconds, made.worker_lifetime_jitter_seconds) == (600, 50)
    assert made.soft_time_limit_seconds == 75
    assert made.termination_grace_seconds == 90
    assert made.visibility_timeout_seconds == 500


@pytest.mark.parametrize("role", Role)
def test_every_role_starts_on_a_laptop(machine, role):
    assert current_plan(role, {}, machine({})).warnings == ()


@pytest.mark.parametrize("role", Role)
def test_every_role_starts_on_this_machine(role):
    assert current_plan(role, {}).workers >= 1


@pytest.mark.parametrize("text", ["abc", "-1", "1.5", "1e3", "٣", "99999999999"])
def test_what_is_no_count_is_refused_even_in_warn_mode(machine, text):
    with pytest.raises(SizingError, match="MCP_PLATFORM_DB_CONNECTION_BUDGET"):
        current_plan("api", {"MCP_PLATFORM_DB_CONNECTION_BUDGET": text}, machine(POD))


@pytest.mark.parametrize("text", ["abc", "-1", "1e3", "inf", "nan", "0"])
def test_a_scan_time_that_is_no_time_is_refused(machine, text):
    with pytest.raises(SizingError):
        current_plan("worker", {"MCP_PLATFORM_SCAN_TIMEOUT_SECONDS": text}, machine(POD))


def test_mode_follows_the_environment():
    assert current_mode({}) is Mode.WARN
    assert current_mode({"MCP_PLATFORM_ENVIRONMENT": "development"}) is Mode.WARN
    assert current_mode({"MCP_PLATFORM_ENVIRONMENT": "production"}) is Mode.STRICT
    assert current_mode({"MCP_PLATFORM_ENVIRONMENT": "production", "MCP_PLATFORM_SIZING_MODE": "warn"}) is Mode.WARN
    with pytest.raises(SizingError, match="strict or warn"):
        current_mode({"MCP_PLATFORM_SIZING_MODE": "loose"})


def test_production_refuses_what_development_only_warns_of(machine):
    starved = {"MCP_PLATFORM_DB_CONNECTION_BUDGET": "1"}
    assert current_plan("api", starved, machine(POD)).warnings
    with pytest.raises(SizingError):
        current_plan("api", {**starved, "MCP_PLATFORM_ENVIRONMENT": "production"}, machine(POD))
