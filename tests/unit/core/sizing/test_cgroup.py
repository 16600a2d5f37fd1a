"""Limits from control groups of both versions, in the layouts that containers really show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mcp_core.sizing.cgroup import read_limits

V1_MOUNTS = (
    "33 32 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:10 - cgroup cgroup rw,cpu,cpuacct\n"
    "34 32 0:31 / /sys/fs/cgroup/memory rw,nosuid shared:11 - cgroup cgroup rw,memory"
)
V1_GROUPS = "12:pids:{0}\n4:memory:{0}\n3:cpu,cpuacct:{0}\n1:name=systemd:{0}"
CPU, MEMORY = "sys/fs/cgroup/cpu,cpuacct", "sys/fs/cgroup/memory"
MIB = 2**20


def test_v2_container_in_its_own_namespace(machine):
    root = machine({"sys/fs/cgroup/cpu.max": "150000 100000", "sys/fs/cgroup/memory.max": str(512 * MIB)})
    limits = read_limits(root)
    assert (limits.cpu_millicores, limits.memory_bytes, limits.problems) == (1500, 512 * MIB, [])


def test_v2_without_limits(machine):
    limits = read_limits(machine({"sys/fs/cgroup/cpu.max": "max 100000", "sys/fs/cgroup/memory.max": "max"}))
    assert (limits.cpu_millicores, limits.memory_bytes, limits.problems) == (None, None, [])


def test_v2_root_group_has_no_limit_files(machine):
    limits = read_limits(machine({"sys/fs/cgroup/cgroup.controllers": "cpu memory"}))
    assert (limits.cpu_millicores, limits.memory_bytes, limits.problems) == (None, None, [])


def test_v2_ancestor_with_the_lower_limit_binds(machine):
    group = "kubepods.slice/pod1.slice/container.scope"
    root = machine(
        {
            "sys/fs/cgroup/kubepods.slice/cpu.max": "800000 100000",
            "sys/fs/cgroup/kubepods.slice/memory.max": str(300 * MIB),
            "sys/fs/cgroup/kubepods.slice/pod1.slice/cpu.max": "50000 100000",
            "sys/fs/cgroup/kubepods.slice/pod1.slice/memory.max": "max",
            f"sys/fs/cgroup/{group}/cpu.max": "200000 100000",
            f"sys/fs/cgroup/{group}/memory.max": str(400 * MIB),
            "sys/fs/cgroup/elsewhere/cpu.max": "1000 100000",
        },
        cgroup=f"0::/{group}",
    )
    limits = read_limits(root)
    assert (limits.cpu_millicores, limits.memory_bytes) == (500, 300 * MIB)


def test_v2_own_limit_binds_when_it_is_the_lower(machine):
    root = machine(
        {"sys/fs/cgroup/a/memory.max": str(400 * MIB), "sys/fs/cgroup/a/b/memory.max": str(100 * MIB)}, cgroup="0::/a/b"
    )
    assert read_limits(root).memory_bytes == 100 * MIB


def test_v2_throttling_limit_counts_like_the_killing_one(machine):
    root = machine({"sys/fs/cgroup/memory.max": str(512 * MIB), "sys/fs/cgroup/memory.high": str(256 * MIB)})
    assert read_limits(root).memory_bytes == 256 * MIB


def test_v2_quota_without_period_means_the_default_period(machine):
    assert read_limits(machine({"sys/fs/cgroup/cpu.max": "25000"})).cpu_millicores == 250


def test_quota_is_rounded_up_to_a_millicore(machine):
    assert read_limits(machine({"sys/fs/cgroup/cpu.max": "10001 100000"})).cpu_millicores == 101


def test_v1_host_paths_without_namespace(machine):
    group = "/kubepods/pod1/c1"
    root = machine(
        {
            f"{CPU}{group}/cpu.cfs_quota_us": "-1",
            f"{CPU}{group}/cpu.cfs_period_us": "100000",
            f"{CPU}/kubepods/pod1/cpu.cfs_quota_us": "250000",
            f"{CPU}/kubepods/pod1/cpu.cfs_period_us": "100000",
            f"{CPU}/cpu.cfs_quota_us": "-1",
            f"{CPU}/cpu.cfs_period_us": "100000",
            f"{MEMORY}{group}/memory.limit_in_bytes": str(768 * MIB),
            f"{MEMORY}/memory.limit_in_bytes": "9223372036854771712",
        },
        mountinfo=V1_MOUNTS,
        cgroup=V1_GROUPS.format(group),
    )
    limits = read_limits(root)
    assert (limits.cpu_millicores, limits.memory_bytes, limits.problems) == (2500, 768 * MIB, [])


@pytest.mark.parametrize("sentinel", ["9223372036854771712", "9223372036854710272", "18446744073709551615"])
def test_v1_unlimited_memory_is_no_limit(machine, sentinel):
    root = machine({f"{MEMORY}/memory.limit_in_bytes": sentinel}, mountinfo=V1_MOUNTS, cgroup=V1_GROUPS.format("/"))
    assert read_limits(root).memory_bytes is None


def test_v1_container_whose_mount_shows_only_its_own_group(machine):
    """Docker without a cgroup namespace: paths are the host's, the mount begins at the container's group."""
    root = machine(
        {
            f"{CPU}/cpu.cfs_quota_us": "50000",
            f"{CPU}/cpu.cfs_period_us": "100000",
            f"{MEMORY}/memory.limit_in_bytes": "1048576",
        },
        mountinfo=V1_MOUNTS.replace(" / /sys", " /docker/abc /sys"),
        cgroup=V1_GROUPS.format("/docker/abc"),
    )
    limits = read_limits(root)
    assert (limits.cpu_millicores, limits.memory_bytes) == (500, MIB)


@pytest.mark.parametrize(("mount_root", "group"), [("/..", "/"), ("/", "/../other"), ("/docker/abc", "/moved")])
def test_group_that_the_mount_does_not_show_falls_back_to_the_mount_point(machine, mount_root, group):
    root = machine(
        {"sys/fs/cgroup/cpu.max": "100000 100000"},
        mountinfo=f"31 23 0:28 {mount_root} /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
        cgroup=f"0::{group}",
    )
    assert read_limits(root).cpu_millicores == 1000


def test_group_folder_that_is_missing_leaves_its_ancestors(machine):
    root = machine({"sys/fs/cgroup/a/memory.max": str(MIB)}, cgroup="0::/a/gone")
    assert read_limits(root).memory_bytes == MIB


def test_hybrid_machine_takes_the_minimum_of_both_versions(machine):
    unified = "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw"
    root = machine(
        {
            f"{CPU}/cpu.cfs_quota_us": "400000",
            f"{CPU}/cpu.cfs_period_us": "100000",
            f"{MEMORY}/memory.limit_in_bytes": str(64 * MIB),
            "sys/fs/cgroup/unified/memory.max": str(32 * MIB),
        },
        mountinfo=f"{V1_MOUNTS}\n{unified}",
        cgroup=V1_GROUPS.format("/") + "\n0::/",
    )
    limits = read_limits(root)
    assert (limits.cpu_millicores, limits.memory_bytes) == (4000, 32 * MIB)


def test_mount_point_with_a_space_is_unescaped(machine):
    root = machine(
        {"odd place/cpu.max": "100000 100000"}, mountinfo=r"31 23 0:28 / /odd\040place rw - cgroup2 cgroup2 rw"
    )
    assert read_limits(root).cpu_millicores == 1000


@pytest.mark.parametrize("content", ["", "abc 100000", "-5 100000", "100 0", "1e5 100000"])
def test_nonsense_is_reported_not_trusted(machine, content):
    limits = read_limits(machine({"sys/fs/cgroup/cpu.max": content}))
    assert limits.cpu_millicores is None
    assert limits.problems if content else not limits.problems


def test_nonsense_memory_is_reported(machine):
    limits = read_limits(machine({"sys/fs/cgroup/memory.max": "lots"}))
    assert limits.memory_bytes is None
    assert "lots" in limits.problems[0]


def test_unreadable_file_is_reported(machine):
    root = machine({"sys/fs/cgroup/memory.max": str(MIB)})
    (root / "sys/fs/cgroup/cpu.max").mkdir()
    limits = read_limits(root)
    assert limits.memory_bytes == MIB
    assert "cpu.max" in limits.problems[0]


def test_machine_without_control_groups(tmp_path):
    limits = read_limits(tmp_path)
    assert (limits.cpu_millicores, limits.memory_bytes, limits.problems) == (None, None, [])


def test_this_machine_can_be_read():
    limits = read_limits()
    assert limits.problems == []
    assert limits.cpu_millicores is None or limits.cpu_millicores > 0
    assert limits.memory_bytes is None or limits.memory_bytes > MIB


def _memory_controller() -> Path | None:
    """A folder where this process may create groups with a memory limit, or None."""
    for folder in (Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")):
        limit = "memory.limit_in_bytes" if folder.name == "memory" else "memory.max"
        group = folder / f"sizing-test-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        usable = os.access(group / limit, os.W_OK)
        group.rmdir()
        if usable:
            return folder
    return None


@pytest.mark.skipif(_memory_controller() is None, reason="this machine lets nobody here create control groups")
def test_a_real_group_limits_a_real_process():
    """A child that moves itself into a group of 64 MiB sees 64 MiB."""
    folder = _memory_controller()
    assert folder is not None
    limit = "memory.limit_in_bytes" if folder.name == "memory" else "memory.max"
    group = folder / f"sizing-test-{os.getpid()}"
    group.mkdir()
    try:
        (group / limit).write_text(str(64 * MIB))
        script = (
            f"import os; open({str(group / 'cgroup.procs')!r}, 'w').write(str(os.getpid()));"
            "from mcp_core.sizing.cgroup import read_limits; print(read_limits().memory_bytes)"
        )
        seen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30)
    finally:
        group.rmdir()
    assert seen.stdout.strip() == str(64 * MIB)
