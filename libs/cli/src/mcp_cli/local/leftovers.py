"""Processes that a killed supervisor could not take with it (the kernel does it on Linux, but not everywhere)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil

from mcp_cli.local.child import STACK_VARIABLE

PATIENCE_SECONDS = 3.0


def find_leftovers(data_dir: Path) -> list[psutil.Process]:
    """Return processes marked as part of the stack on `data_dir`. Only its lock's holder may call them leftovers."""
    mark = str(data_dir)
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(STACK_VARIABLE) == mark:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue  # ended meanwhile, or another user's
    return found


def stop_leftovers(data_dir: Path) -> int:
    """End what is left of an earlier stack, by force when asking does not help; returns how many processes there were.

    PostgreSQL is not asked here: its own files say what runs on them.
    """
    left = [process for process in find_leftovers(data_dir) if process.name() != "postgres"]
    for process in left:
        _send(process, signal.SIGTERM)
    _, stubborn = psutil.wait_procs(left, PATIENCE_SECONDS)
    for process in stubborn:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, PATIENCE_SECONDS)
    return len(left)


def _send(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return  # ended by itself: what we wanted
