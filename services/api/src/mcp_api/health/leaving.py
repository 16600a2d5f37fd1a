"""Whether this process has been told to stop: proxies that ask for readiness then send new requests elsewhere.

A worker that retires by itself does not say so. Its siblings and its successor serve on, and the pod stays ready.
"""

from __future__ import annotations

_leaving = False


def leave() -> None:
    """Not ready from now on."""
    global _leaving  # noqa: PLW0603 - one per process, set once, by a signal
    _leaving = True


def is_leaving() -> bool:
    """Whether `leave` was called."""
    return _leaving
