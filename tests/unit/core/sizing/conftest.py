"""Fake machines: a tree with proc/ and sys/fs/cgroup as the kernel would show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

V2_MOUNT = "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate"
V1_MOUNTS = (
    "33 32 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:10 - cgroup cgroup rw,cpu,cpuacct\n"
    "34 32 0:31 / /sys/fs/cgroup/memory rw,nosuid shared:11 - cgroup cgroup rw,memory\n"
    "35 32 0:32 / /sys/fs/cgroup/pids rw,nosuid shared:12 - cgroup cgroup rw,pids"
)
V1_GROUPS = "12:pids:{0}\n4:memory:{0}\n3:cpu,cpuacct:{0}\n1:name=systemd:{0}"
MEMINFO = (
    "MemTotal:       16777216 kB\nMemFree:         1000000 kB\nMemAvailable:    8388608 kB\nHugePages_Total:       0"
)

Machine = Callable[..., Path]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Build a root folder from relative paths to contents, with 16 GiB of memory, half of it available."""

    def build(files: Mapping[str, str], mountinfo: str = V2_MOUNT, cgroup: str = "0::/") -> Path:
        everything = {
            "proc/meminfo": MEMINFO,
            "proc/self/mountinfo": f"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n{mountinfo}\n",
            "proc/self/cgroup": cgroup + "\n",
            **files,
        }
        for name, content in everything.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content + "\n", encoding="utf-8")
        return tmp_path

    return build
