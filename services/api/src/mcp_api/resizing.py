"""Follow a live resize: when the container's limits change, Gunicorn's workers follow without dropping a request.

Kubernetes and `docker update` change the control groups of a running container. Gunicorn's parent looks every few
seconds; when a limit has changed it makes a new plan and replaces its workers, one after the other, as those that
retire by age (mcp_api.lifetime). A worker keeps the plan it was forked with, and the next one is forked only when its
pool fits beside those of the workers still there: the pod's connection budget holds at every moment of a resize.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp_core.sizing import Plan, Role, SizingError, current_plan
from mcp_core.sizing.cgroup import Limits, read_limits

# Seconds between two looks. One reads about ten small files of the kernel in half a millisecond.
LOOK_SECONDS = 2.0

_in_force: Plan | None = None


def plan_in_force() -> Plan:
    """The plan this process was forked with; of a process that no Gunicorn of ours forked, its own.

    Raises SizingError when no plan adds up and the mode is strict.
    """
    return _in_force or current_plan(Role.API, os.environ)


def put_in_force(plan: Plan) -> None:
    """Make it the plan of the workers forked from now on."""
    global _in_force  # noqa: PLW0603 - how a parent hands it to the children it forks
    _in_force = plan


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next on the way to a plan: how many workers there may be now, and which one has to leave."""

    workers: int
    leaves: int | None
    arrived: bool


def next_step(living: Mapping[int, Plan], leaving: frozenset[int], plan: Plan) -> Step:
    """The next step from the workers there are (process id and plan, oldest first) to those of `plan`.

    Never more connections than the larger of what is held and what the plan will hold; one worker leaves at a time.
    """
    wanted = int(plan.workers)
    held = sum(connections_of(theirs) for theirs in living.values())
    room = max(0, wanted * connections_of(plan) - held) // connections_of(plan)
    workers = len(living) + min(room, max(0, wanted - len(living)))
    stale = [pid for pid, theirs in living.items() if theirs is not plan]
    surplus = list(living)[: max(0, len(living) - wanted)]
    candidates = stale or surplus
    leaves = candidates[0] if candidates and not leaving & living.keys() else None
    return Step(max(1, workers), leaves, arrived=not candidates and len(living) == wanted)


def connections_of(plan: Plan) -> int:
    """Database connections that one worker of a plan may hold."""
    return int(plan.connections_peak) // int(plan.workers)


class LimitFollower:
    """Watches the limits in Gunicorn's parent, and steers the number of its workers while a resize is under way."""

    def __init__(self, arbiter: Any, plan: Plan, environ: Mapping[str, str], root: Path = Path("/")) -> None:
        """`arbiter` is Gunicorn's (its package carries no types); `root` holds proc/ and sys/."""
        self._arbiter = arbiter
        self._environ = environ
        self._root = root
        self._seen = _known(read_limits(root))
        self._looks_at = time.monotonic() + LOOK_SECONDS
        self._steering = False
        self._leaving: frozenset[int] = frozenset()
        self._plan = plan
        put_in_force(plan)

    def attach(self) -> None:
        """Have a say before each of the arbiter's rounds; it makes one a second and one after each child's exit."""
        manage: Callable[[], None] = self._arbiter.manage_workers

        def follow_and_manage() -> None:
            self.follow()
            manage()

        self._arbiter.manage_workers = follow_and_manage

    def follow(self) -> None:
        """Look whether the limits have changed, and take the next step of a resize under way."""
        if time.monotonic() >= self._looks_at:
            self._looks_at = time.monotonic() + LOOK_SECONDS
            self._look()
        if self._steering:
            self._steer()

    def _look(self) -> None:
        limits = read_limits(self._root)
        if limits.problems or _known(limits) == self._seen:
            return
        self._seen = _known(limits)
        try:
            plan = current_plan(Role.API, self._environ, self._root)
        except SizingError as error:
            self._arbiter.log.critical("The container was resized, and its workers stay as they are.\n%s", error)
            return
        if _numbers(plan) == _numbers(self._plan):
            return
        self._arbiter.log.info(
            "The container was resized: %d workers with %d connections each take over from %d with %d",
            int(plan.workers),
            connections_of(plan),
            int(self._plan.workers),
            connections_of(self._plan),
        )
        for warning in plan.warnings:
            self._arbiter.log.warning("%s", warning)
        self._plan = plan
        put_in_force(plan)
        self._steering = True

    def _steer(self) -> None:
        workers = sorted(self._arbiter.WORKERS.items(), key=lambda item: item[1].age)
        living = {pid: worker.plan for pid, worker in workers}
        step = next_step(living, self._leaving, self._plan)
        self._arbiter.num_workers = step.workers
        if step.leaves is not None:
            self._leaving = frozenset({step.leaves})
            os.kill(step.leaves, signal.SIGUSR2)
        if step.arrived:
            self._steering = False
            self._arbiter.log.info("The resize is done: %d workers", step.workers)


def _known(limits: Limits) -> tuple[int | None, int | None]:
    return limits.cpu_millicores, limits.memory_bytes


def _numbers(plan: Plan) -> dict[str, int]:
    return {name: int(decision) for name, decision in plan.decisions().items()}
