"""The time budget: scan < soft limit < hard limit <= shutdown grace <= termination grace < broker visibility timeout.

A scan must be able to end by itself, be given back (soft), be killed (hard), before the shutdown that waits for it
gives up, before Kubernetes kills the pod, before the broker hands the task to somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from mcp_core.sizing.decision import Decision
from mcp_core.sizing.errors import Objection

# A scan that takes longer is not going to end: servers answer within seconds, targets are bounded in size. The same
# as the default of the setting scan_timeout_seconds.
SCAN_SECONDS = 120
# After the target's time a scan judges what it got and stores the result.
JUDGE_SECONDS = 15
# Between the soft and the hard limit a scan that hangs gives itself back.
STORE_SECONDS = 15
# preStop sleep: endpoints and proxies need some seconds to learn that the pod is leaving.
PRE_STOP_SECONDS = 5
# Between the end of the shutdown and SIGKILL: flush logs, close sockets.
EXIT_SECONDS = 5
_EDGES = PRE_STOP_SECONDS + EXIT_SECONDS
# How long API requests may finish in: Gunicorn's own default graceful_timeout.
DRAIN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class TimeChain:
    """Seconds, in the order in which they must grow."""

    soft_limit: Decision
    hard_limit: Decision
    shutdown_grace: Decision
    termination_grace: Decision
    visibility_timeout: Decision

    def objections(self) -> list[Objection]:
        """Why given values break the chain; soft < hard and shutdown <= termination hold by construction."""
        found = []
        if self.hard_limit > self.shutdown_grace:
            found.append(
                Objection(
                    cause=f"the hard time limit of {self.hard_limit} s is not within the shutdown grace of "
                    f"{self.shutdown_grace} s",
                    consequence="a scan that is still running is killed whenever a pod stops",
                    remedy=f"raise the termination grace to at least {self.hard_limit + _EDGES} s, or shorten the scan",
                )
            )
        if self.termination_grace >= self.visibility_timeout:
            found.append(
                Objection(
                    cause=f"the broker's visibility timeout of {self.visibility_timeout} s is not over the termination "
                    f"grace of {self.termination_grace} s",
                    consequence="the broker hands a scan to a second worker while the first still runs it",
                    remedy=f"raise the visibility timeout to at least {self.termination_grace + 1} s",
                )
            )
        return found


def time_chain(
    scan_seconds: int | None = None, termination_grace: int | None = None, visibility_timeout: int | None = None
) -> TimeChain:
    """The chain of a Celery worker, derived from the scan time; given values are taken as they are, to be checked."""
    scan = SCAN_SECONDS if scan_seconds is None else scan_seconds
    soft = Decision(scan + JUDGE_SECONDS, "time", f"{scan} s of scanning, {JUDGE_SECONDS} s to judge and store")
    hard = Decision(soft + STORE_SECONDS, "time", f"soft limit and {STORE_SECONDS} s to give the scan back")
    needed = hard + _EDGES
    if termination_grace is None:
        grace = Decision(needed, "time", "shutdown grace, preStop and exit")
    else:
        grace = Decision(termination_grace, "pod", "the pod's terminationGracePeriodSeconds")
    shutdown = Decision(
        max(1, grace - _EDGES),
        grace.bound,
        f"termination grace less {PRE_STOP_SECONDS} s preStop and {EXIT_SECONDS} s exit",
    )
    if visibility_timeout is None:
        minutes = -(-2 * grace // 60)
        visible = Decision(minutes * 60, "time", "twice the termination grace, in whole minutes")
    else:
        visible = Decision(visibility_timeout, "override", "given")
    return TimeChain(soft, hard, shutdown, grace, visible)


def drain_seconds(termination_grace: int | None) -> tuple[Decision, Decision]:
    """(graceful timeout, termination grace) of an API pod, in seconds."""
    if termination_grace is None:
        grace = Decision(DRAIN_SECONDS + _EDGES, "time", "drain, preStop and exit")
    else:
        grace = Decision(termination_grace, "pod", "the pod's terminationGracePeriodSeconds")
    left = grace - _EDGES
    if left < DRAIN_SECONDS:
        why = f"termination grace less {PRE_STOP_SECONDS} s preStop and {EXIT_SECONDS} s exit"
        return Decision(max(1, left), "pod", why), grace
    return Decision(DRAIN_SECONDS, "default", "time requests in flight may finish in"), grace


def drain_objections(termination_grace: int) -> list[Objection]:
    """Why an API pod with this termination grace (seconds) cannot finish its requests; empty when it can."""
    least = _EDGES + 1
    if termination_grace >= least:
        return []
    return [
        Objection(
            cause=f"the termination grace of {termination_grace} s leaves no time after preStop ({PRE_STOP_SECONDS} s) "
            f"and exit ({EXIT_SECONDS} s)",
            consequence="requests in flight are cut off whenever a pod stops",
            remedy=f"raise the termination grace to at least {least} s",
        )
    ]
