"""Watches a release while something is done to it: every pod that ever lived, its log, and PostgreSQL's sessions."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.e2e.cluster import KubectlError, Object, kubectl_binary
from tests.e2e.release import PSQL, Release

# What PostgreSQL says when a connection is one too many: for all, for a role, or for the slots kept for superusers.
TOO_MANY = re.compile(r"too many (clients|connections)|remaining connection slots")
# What Gunicorn and Celery say of a child that the kernel killed.
KILLED = re.compile(r"SIGKILL|signal 9|Perhaps out of memory", re.IGNORECASE)
# Seconds between two looks at the sessions: a connection of asyncpg takes longer to be made.
SAMPLE_SECONDS = 0.1

_NAME = "session-recorder"
_SESSIONS = (
    "select count(*), count(*) filter (where usename = 'mcp_api'), count(*) filter (where usename = 'mcp_worker')"
    " from pg_stat_activity where backend_type = 'client backend' and usename like 'mcp%'"
)


@dataclass
class Record:
    """What was seen."""

    sessions: int = 0
    api_sessions: int = 0
    most_pods: int = 0
    pods: set[str] = field(default_factory=set)
    killed_for_memory: set[str] = field(default_factory=set)
    restarts: dict[str, int] = field(default_factory=dict)
    too_many: int = 0

    def see_pods(self, pods: list[Object]) -> None:
        """Take in one look at the release's pods."""
        serving = [p for p in pods if p["metadata"]["labels"].get("app.kubernetes.io/component") == "api"]
        self.most_pods = max(self.most_pods, len(serving))
        for pod in pods:
            name = pod["metadata"]["name"]
            self.pods.add(name)
            for status in pod["status"].get("containerStatuses", []):
                self.restarts[name] = max(self.restarts.get(name, 0), status["restartCount"])
                for state in (status.get("state", {}), status.get("lastState", {})):
                    if state.get("terminated", {}).get("reason") == "OOMKilled":
                        self.killed_for_memory.add(name)

    def see_log(self, pod: str, text: str) -> None:
        """Take in the log of one container."""
        self.too_many += len(TOO_MANY.findall(text))
        if KILLED.search(text):
            self.killed_for_memory.add(pod)


@contextmanager
def recording(release: Release, folder: Path) -> Iterator[Record]:
    """Watch for the time of the block; the record is complete when the block has ended. Logs are kept in `folder`."""
    record, ended = Record(), threading.Event()
    followers: dict[str, subprocess.Popen[bytes]] = {}
    began = datetime.now(UTC).isoformat(timespec="seconds")

    def follow(pod: str) -> None:
        followers[pod] = _follow(release, pod, began, folder / f"{pod}.log")

    watch = threading.Thread(target=_watch_pods, args=(release, record, follow, ended), daemon=True)
    watch.start()
    with _sampler(release, folder / "sessions.txt"):
        try:
            yield record
        finally:
            ended.set()
            watch.join()
            for follower in followers.values():
                follower.terminate()
                follower.wait()
    for line in (folder / "sessions.txt").read_text(encoding="utf-8").splitlines():
        if sample := re.fullmatch(r"(\d+)\|(\d+)\|(\d+)", line):
            record.sessions = max(record.sessions, int(sample[1]))
            record.api_sessions = max(record.api_sessions, int(sample[2]))
    for log in folder.glob("*.log"):
        record.see_log(log.stem, log.read_text(encoding="utf-8", errors="replace"))


def _watch_pods(release: Release, record: Record, follow: Callable[[str], None], ended: threading.Event) -> None:
    followed: set[str] = set()
    while not ended.wait(1):
        try:
            pods = release.namespace.items("pods", instance=release.name)
        except KubectlError:
            continue  # a busy API server; the next look is a second away
        record.see_pods(pods)
        for pod in pods:
            name = pod["metadata"]["name"]
            started = any(status.get("started") for status in pod["status"].get("containerStatuses", []))
            if started and name not in followed:
                followed.add(name)
                follow(name)


def _follow(release: Release, pod: str, since: str, path: Path) -> subprocess.Popen[bytes]:
    command = [
        kubectl_binary(),
        "--namespace",
        release.namespace.name,
        "logs",
        "--follow",
        f"--since-time={since}",
        pod,
    ]
    with path.open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=subprocess.DEVNULL)


@contextmanager
def _sampler(release: Release, path: Path) -> Iterator[None]:
    """One session of the superuser that counts the others ten times a second."""
    psql = ["env", f"PGAPPNAME={_NAME}", *PSQL]
    command = [kubectl_binary(), "--namespace", release.namespace.name, "exec", "--stdin", release.database_pod, "--"]
    command += psql
    with (
        path.open("wb") as samples,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=samples, stderr=subprocess.DEVNULL) as running,
    ):
        try:
            if running.stdin is not None:
                running.stdin.write(f"{_SESSIONS} \\watch i={SAMPLE_SECONDS}\n".encode())
                running.stdin.close()
            yield
        finally:
            running.terminate()
            # kubectl's end does not reach the process in the pod.
            try:
                release.sql(
                    f"select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{_NAME}'"
                )
            except KubectlError as error:
                print(f"the recorder's session stays until its pod ends: {error}", file=sys.stderr)
