"""Metric files of several processes, bounded by worker slot instead of by process id.

prometheus_client keeps one set of files per process id, so that a server whose workers are replaced every hour fills
its disk and slows every scrape. Here a process claims the lowest free slot with a file lock, which the kernel releases
whatever way the process ends; its successor continues the counters in the same files.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from prometheus_client import values

DIRECTORY_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

_claimed: dict[int, tuple[int, int]] = {}
_installed: set[Path] = set()


def prepare_directory(directory: Path) -> None:
    """Empty the directory of an earlier run and name it to this process and its children.

    Call it once in the parent, before the first metric is created. Raises OSError when it cannot be written.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in directory.glob("*.db"):
        file.unlink(missing_ok=True)
    os.environ[DIRECTORY_VARIABLE] = str(directory)


def directory() -> Path | None:
    """Where the metric files are, or None in a process that keeps its metrics to itself."""
    name = os.environ.get(DIRECTORY_VARIABLE)
    return Path(name) if name else None


def slot() -> int:
    """The slot of this process, claimed on the first call after a fork; kept until the process ends."""
    process = os.getpid()
    claimed = _claimed.get(process)
    if claimed is None:
        claimed = _claim()
        _claimed.clear()
        _claimed[process] = claimed
    return claimed[0]


def remove_dead_gauges() -> None:
    """Delete the live gauges of slots whose process has ended; counters and histograms stay."""
    folder = directory()
    if folder is None:
        return
    for lock in folder.glob("slot-*.lock"):
        descriptor = os.open(lock, os.O_RDWR)
        try:
            if _locked(descriptor):
                _remove_live_gauges(folder, int(lock.stem.removeprefix("slot-")))
        finally:
            os.close(descriptor)


def install() -> None:
    """Make metrics created from now on keep their values in the files of this process's slot.

    Safe to repeat: a second class of values would write over the first one's in the same files.
    """
    folder = directory()
    if folder is not None and folder not in _installed:
        _installed.add(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        values.ValueClass = values.MultiProcessValue(slot)  # type: ignore[no-untyped-call]


def _claim() -> tuple[int, int]:
    folder = directory()
    if folder is None:
        raise RuntimeError(
            f"{DIRECTORY_VARIABLE} is not set, so there are no slots to claim; call prepare_directory first"
        )
    number = 0
    while True:
        descriptor = os.open(folder / f"slot-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        if _locked(descriptor):
            _remove_live_gauges(folder, number)
            return number, descriptor
        os.close(descriptor)
        number += 1


def _remove_live_gauges(folder: Path, number: int) -> None:
    for file in folder.glob(f"gauge_live*_{number}.db"):
        file.unlink(missing_ok=True)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
