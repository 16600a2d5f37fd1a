"""The headline: a rolling update with the autoscaler at its maximum, under a load that asks for too many connections.

    python -m tests.e2e.headline        prints the table and writes .local/e2e/headline.json

Twice the same release, once sized by the ledger, once with workers and pools set by hand. Ends with 1 when the first
one fails a request, refuses a connection, loses a process to memory, or holds more sessions than its ledger says.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.e2e import mcp_server
from tests.e2e.client import connected
from tests.e2e.cluster import KubectlError, Namespace, kubectl, unreachable, until
from tests.e2e.loading import load
from tests.e2e.recorder import recording
from tests.e2e.release import Release, values

# Each with a request in flight at all times; the database of values/headline.yaml serves 60 connections.
CLIENTS = 100
# Rows of the listing that the load reads.
SCANS = 300
# Seconds for what may never happen when sizes are set by hand.
PATIENCE_SECONDS = 120
OUTPUT = Path(__file__).resolve().parents[2] / ".local" / "e2e"

FILL = (
    "insert into scans (server_id, kind, status, attempt, cancel_requested, created_at, finished_at, verdict)"
    f" select server_id, kind, status, attempt, false, now(), now(), verdict from scans, generate_series(1, {SCANS})"
    " where id = 1"
)


@dataclass
class Outcome:
    """One row of the table."""

    sizes: str
    answered: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    p99_seconds: float = 0.0
    most_pods: int = 0
    sessions: int = 0
    ledger: int = 0
    max_connections: int = 0
    too_many: int = 0
    killed_for_memory: list[str] = field(default_factory=list)
    restarts: int = 0
    not_reached: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether the release kept every promise."""
        broken = self.failed or self.too_many or self.killed_for_memory or self.restarts or self.not_reached
        return not broken and self.sessions <= self.ledger


def measure(sizes: str, *, by_hand: bool) -> Outcome:
    """Install, load, scale out, roll; returns what was seen."""
    outcome = Outcome(sizes)
    place = f"mcp-headline-{sizes}"
    release, outside = Release("mcp", Namespace(place)), Namespace(f"{place}-outside")
    for namespace in (release.namespace, outside):
        kubectl("delete", "namespace", namespace.name, "--ignore-not-found", seconds=400)
        kubectl("create", "namespace", namespace.name)
    try:
        _install(release, outside, by_hand=by_hand)
        limits = "select sum(rolconnlimit), current_setting('max_connections') from pg_roles where rolname like 'mcp%'"
        ledger, most = release.sql(limits).split("|")
        outcome.ledger, outcome.max_connections = int(ledger), int(most)
        if by_hand:
            # Nobody else's chart limits its roles.
            release.sql("alter role mcp_api connection limit -1")
        _roll_under_load(release, outside, outcome)
    finally:
        for namespace in (release.namespace, outside):
            kubectl("delete", "namespace", namespace.name, "--wait=false")
    return outcome


def _install(release: Release, outside: Namespace, *, by_hand: bool) -> None:
    url = mcp_server.deploy(outside, "library")
    allowed = ["--set", f"scan.targetAllow={{{mcp_server.address(outside, 'library')}}}"]
    release.install(*allowed, *values("headline"), *(values("by-hand") if by_hand else []))
    with connected(release) as client:
        client.scan("heavy", url)
    release.sql(FILL)


def _roll_under_load(release: Release, outside: Namespace, outcome: Outcome) -> None:
    deployment = f"deployment/{release.full_name}-api"
    most = release.namespace.get("hpa", f"{release.full_name}-api")["spec"]["maxReplicas"]
    logs = OUTPUT / outcome.sizes
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    with connected(release) as client:
        token = client.token
    with load(outside, release.host, token, CLIENTS) as result, recording(release, logs) as record:
        try:
            until(lambda: len(release.namespace.ready("api")) == most, "the most API pods", PATIENCE_SECONDS)
        except AssertionError as error:
            outcome.not_reached.append(str(error))
        release.namespace.kubectl("rollout", "restart", deployment)
        try:
            release.namespace.kubectl(
                "rollout", "status", deployment, f"--timeout={PATIENCE_SECONDS}s", seconds=PATIENCE_SECONDS + 30
            )
        except KubectlError:
            outcome.not_reached.append(f"the rolling update did not end within {PATIENCE_SECONDS} s")
        else:
            until(lambda: not _draining(release), "the end of the old pods", PATIENCE_SECONDS)
    outcome.answered, outcome.failed = result.answered, result.failed
    outcome.p99_seconds = result.seen["p99_seconds"]
    outcome.most_pods, outcome.sessions, outcome.too_many = record.most_pods, record.sessions, record.too_many
    outcome.killed_for_memory = sorted(record.killed_for_memory)
    outcome.restarts = sum(record.restarts.values())


def _draining(release: Release) -> bool:
    return any("deletionTimestamp" in pod["metadata"] for pod in release.namespace.items("pods", component="api"))


def table(outcomes: list[Outcome]) -> str:
    """The outcomes side by side."""
    rows = {
        "requests answered": [str(o.answered) for o in outcomes],
        "requests failed": [_counted(o.failed) for o in outcomes],
        "99th percentile, s": [f"{o.p99_seconds:.2f}" for o in outcomes],
        "API pods at most": [str(o.most_pods) for o in outcomes],
        "sessions at most": [str(o.sessions) for o in outcomes],
        "sessions by the ledger": [str(o.ledger) for o in outcomes],
        "max_connections": [str(o.max_connections) for o in outcomes],
        '"too many" in any log': [str(o.too_many) for o in outcomes],
        "killed for memory": [str(len(o.killed_for_memory)) for o in outcomes],
        "container restarts": [str(o.restarts) for o in outcomes],
        "not reached": ["; ".join(o.not_reached) or "-" for o in outcomes],
        "holds": ["yes" if o.holds else "no" for o in outcomes],
    }
    lines = [["", *(o.sizes for o in outcomes)], *([name, *cells] for name, cells in rows.items())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def _counted(failed: dict[str, int]) -> str:
    total = sum(failed.values())
    return f"{total} ({', '.join(f'{name} {count}' for name, count in sorted(failed.items()))})" if total else "0"


def main() -> int:
    """Measure both and print the table."""
    reason = unreachable()
    if reason:
        sys.stderr.write(f"error: no cluster to measure on, so nothing was measured: {reason}\n")
        return 2
    outcomes: list[Outcome] = []
    for sizes, by_hand in {"derived": False, "by-hand": True}.items():
        outcomes.append(measure(sizes, by_hand=by_hand))
        (OUTPUT / "headline.json").write_text(json.dumps([asdict(outcome) for outcome in outcomes], indent=2) + "\n")
    print(f"{CLIENTS} clients, each with a request in flight, during a rolling update at the autoscaler's maximum:\n")
    print(table(outcomes))
    return 0 if outcomes[0].holds else 1


if __name__ == "__main__":
    sys.exit(main())
