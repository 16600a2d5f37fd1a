"""Processes that a killed supervisor could not take with it (the kernel does it on Linux, but not everywhere)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil

from mcp_cli.local.child import STACK_VARIABLE

PATIENCE_SECONDS = 3.0


def find_leftovers(data_dir: Path) -> list[psutil.Process]:
    """Return processes marked as part of the stack on `data_dir`. Only its lock's holder may call them leftovers.

    The two databases are not among them: their own files and folders say what runs on them.
    """
    mark = str(data_dir)
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(STACK_VARIABLE) == mark:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue  # ended meanwhile, or another user's
    return found


def find_servers(name: str, directory: Path) -> list[psutil.Process]:
    """Return programs called `name` that work in `directory`: Valkey writes its title over its environment."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == name and process.cwd() == str(directory):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue  # ended meanwhile, or another user's
    return found


def stop_processes(left: list[psutil.Process]) -> int:
    """End processes of an earlier stack, by force when asking does not help; returns how many there were."""
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
