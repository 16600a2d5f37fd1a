"""CPU quota and memory limit of this process, as its control groups (v2, v1 or both) set them.

Everything is read below a root folder, so that tests can hand in a tree of plain files. A limit of any ancestor binds
too, so each value is the minimum from the process's own group up to the mount point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

# v1 says "unlimited" by the largest multiple of the page size that fits in 63 bits; no machine has 2^60 bytes.
UNLIMITED_FROM = 2**60


@dataclass(slots=True)
class Limits:
    """What the control groups allow; None where they set no limit. `problems` lists what could not be read."""

    cpu_millicores: int | None = None
    memory_bytes: int | None = None
    problems: list[str] = field(default_factory=list)

    def lower_cpu(self, millicores: int) -> None:
        """Keep the lower of what is known and this quota."""
        self.cpu_millicores = millicores if self.cpu_millicores is None else min(self.cpu_millicores, millicores)

    def lower_memory(self, size: int) -> None:
        """Keep the lower of what is known and this limit, in bytes."""
        self.memory_bytes = size if self.memory_bytes is None else min(self.memory_bytes, size)


@dataclass(frozen=True, slots=True)
class _Mount:
    """One line of mountinfo that mounts control groups: `root` is the group shown at `point`."""

    root: PurePosixPath
    point: PurePosixPath
    controllers: frozenset[str]  # empty for v2


def read_limits(root: Path = Path("/")) -> Limits:
    """Read the limits of the calling process; `root` holds proc/ and sys/ (tests give a fake one)."""
    limits = Limits()
    groups = _own_groups(root, limits)
    for mount in _mounts(root, limits):
        for controller in mount.controllers & {"cpu", "memory"} or {""}:
            group = groups.get(controller)
            if group is None:
                continue
            for folder in _ancestry(root, mount, group):
                _READERS[controller](folder, limits)
    return limits


def _own_groups(root: Path, limits: Limits) -> dict[str, PurePosixPath]:
    """Path of this process's group for each v1 controller, and for v2 under the empty name."""
    groups = {}
    for line in (_read(root / "proc/self/cgroup", limits) or "").splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        for controller in controllers.split(","):
            groups[controller] = PurePosixPath(path)
    return groups


def _mounts(root: Path, limits: Limits) -> list[_Mount]:
    """Every mount of control groups, from proc/self/mountinfo (format: proc_pid_mountinfo(5))."""
    mounts = []
    for line in (_read(root / "proc/self/mountinfo", limits) or "").splitlines():
        before, _, after = line.partition(" - ")
        place, kind = before.split(), after.split()
        if len(place) < 5 or len(kind) < 3 or kind[0] not in {"cgroup", "cgroup2"}:
            continue
        controllers = frozenset(kind[2].split(",")) & {"cpu", "memory"} if kind[0] == "cgroup" else frozenset()
        if kind[0] == "cgroup" and not controllers:
            continue
        mounts.append(_Mount(_unescaped(place[3]), _unescaped(place[4]), controllers))
    return mounts


def _unescaped(text: str) -> PurePosixPath:
    """Path with the octal escapes of mountinfo (space, tab, newline, backslash) undone."""
    return PurePosixPath(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text))


def _ancestry(root: Path, mount: _Mount, group: PurePosixPath) -> Iterator[Path]:
    """Folders from the process's own group up to the mount point.

    A group that the mount does not show (another cgroup namespace, a process moved after the mount) leaves the mount
    point alone: in a container that is the container's own group.
    """
    point = root / mount.point.relative_to("/")
    inside = PurePosixPath()
    if ".." not in group.parts and group.is_relative_to(mount.root):
        inside = group.relative_to(mount.root)
    for folder in (inside, *inside.parents):
        if (point / folder).is_dir():
            yield point / folder


def _read_v2(folder: Path, limits: Limits) -> None:
    quota = (_read(folder / "cpu.max", limits) or "max").split()
    if quota[0] != "max":
        period = quota[1] if len(quota) > 1 else "100000"  # the kernel's default, in microseconds
        _apply_quota(folder / "cpu.max", quota[0], period, limits)
    # memory.max kills, memory.high throttles to a crawl: neither may be exceeded.
    for name in ("memory.max", "memory.high"):
        size = _read(folder / name, limits) or "max"
        if size != "max":
            _apply_memory(folder / name, size, limits)


def _read_v1_cpu(folder: Path, limits: Limits) -> None:
    quota = _read(folder / "cpu.cfs_quota_us", limits)
    period = _read(folder / "cpu.cfs_period_us", limits)
    if quota is not None and period is not None and quota != "-1":
        _apply_quota(folder / "cpu.cfs_quota_us", quota, period, limits)


def _read_v1_memory(folder: Path, limits: Limits) -> None:
    size = _read(folder / "memory.limit_in_bytes", limits)
    if size is not None:
        _apply_memory(folder / "memory.limit_in_bytes", size, limits)


_READERS = {"": _read_v2, "cpu": _read_v1_cpu, "memory": _read_v1_memory}


def _apply_quota(path: Path, quota: str, period: str, limits: Limits) -> None:
    if quota.isdecimal() and period.isdecimal() and int(quota) > 0 and int(period) > 0:
        limits.lower_cpu(-(-int(quota) * 1000 // int(period)))
    else:
        limits.problems.append(f"{path} holds no CPU quota ({quota!r} of {period!r})")


def _apply_memory(path: Path, size: str, limits: Limits) -> None:
    if not size.isdecimal():
        limits.problems.append(f"{path} holds no size ({size!r})")
    elif int(size) < UNLIMITED_FROM:
        limits.lower_memory(int(size))


def _read(path: Path, limits: Limits) -> str | None:
    """Stripped content, or None: absent is normal (a root group has no limit files), unreadable is a problem."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        limits.problems.append(f"{path} could not be read ({error})")
        return None
