"""What the plan is made from, beside the machine: role, mode, connection budget and the operator's own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Which process of the platform is sized."""

    API = "api"
    WORKER = "worker"
    SCHEDULER = "scheduler"
    MIGRATE = "migrate"


class Mode(StrEnum):
    """What happens when sizes do not add up: refuse to start, or start and say so."""

    STRICT = "strict"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Budget:
    """Database connections of this pod; `reserved` are held by the pod beside its workers, none today."""

    connections: int
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class Overrides:
    """Numbers the operator insists on. They win, and are checked like any other."""

    workers: int | None = None
    pool_size: int | None = None
    hash_threads: int | None = None
    scan_slots: int | None = None
    max_requests: int | None = None
    worker_lifetime_seconds: int | None = None
    scan_seconds: int | None = None
    termination_grace_seconds: int | None = None
    visibility_timeout_seconds: int | None = None
