"""How many pods of one Deployment can exist, and hold sockets, at the same time."""

from __future__ import annotations

from dataclasses import dataclass

from mcp_core.sizing.errors import Objection, SizingError


@dataclass(frozen=True, slots=True)
class Rollout:
    """Replica bounds of a Deployment, named as in Kubernetes; `max_replicas` is the HPA's maximum or the fixed count.

    Kubernetes does not count terminating pods: with new pods ready sooner than old ones have drained, every old pod can
    still be draining when the last new one has started. Only `min_ready_seconds` holds the rollout back; a strategy of
    Recreate, which waits for the old pods, states `terminating=0`.
    """

    max_replicas: int
    max_surge: str = "25%"
    max_unavailable: str = "0"
    grace_seconds: int = 0
    min_ready_seconds: int = 0
    terminating: int | None = None

    def surge(self) -> int:
        """Pods beyond the replicas during a rollout; percentages round up. Raises SizingError."""
        number, percent = _count(self.max_surge, "max surge")
        return -(-self.max_replicas * number // 100) if percent else number

    def unavailable(self) -> int:
        """Pods that may be missing during a rollout; percentages round down. Raises SizingError."""
        number, percent = _count(self.max_unavailable, "max unavailable")
        return self.max_replicas * number // 100 if percent else number

    def draining(self) -> int:
        """Most pods that are replaced already but still hold their sockets. Raises SizingError.

        At most surge + unavailable pods are replaced at a time, each such step takes at least `min_ready_seconds`, and
        a replaced pod lives for up to `grace_seconds`. At least one: any pod can be evicted at any time.
        """
        if self.terminating is not None:
            return self.terminating
        if self.min_ready_seconds < 1 or self.grace_seconds < 1:
            return self.max_replicas
        steps = self.grace_seconds // self.min_ready_seconds + 1
        return min(self.max_replicas, max(1, (self.surge() + self.unavailable()) * steps))

    def peak(self) -> int:
        """Most pods at once. Raises SizingError."""
        return self.max_replicas + self.surge() + self.draining()


def _count(text: str, name: str) -> tuple[int, bool]:
    """The number, and whether it is a percentage."""
    number = text.removesuffix("%")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        return int(number), text.endswith("%")
    raise SizingError(
        Objection(
            cause=f"{name} is {text!r}, which is neither a count nor a percentage",
            consequence="the number of pods during a rollout is unknown",
            remedy='set it to a count such as 1 or to a percentage such as "25%"',
        )
    )
