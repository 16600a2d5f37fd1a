"""Workers are replaced by age and by requests under constant load, and no request fails."""

from __future__ import annotations

import http.client
import signal
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field

import pytest

pytestmark = pytest.mark.slow

ENOUGH = 5  # processes to be seen: two workers, replaced three times
PATIENCE = 60.0  # for all of them to be seen; far more than it takes
# Seconds between two connections of the same client: a steady load, not one that keeps new workers from starting.
BETWEEN_CONNECTIONS = 0.01


@dataclass
class Load:
    """Clients that send one request after the other until told to stop, and what they saw."""

    served: object
    pids: set[int] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    answered: int = 0

    def __post_init__(self):
        self.done = threading.Event()
        kinds = [self.keep_connection, self.keep_connection, self.connect_each_time, self.send_late]
        self.threads = [threading.Thread(target=self.guard, args=(kind,)) for kind in kinds]
        for thread in self.threads:
            thread.start()

    def guard(self, kind):
        while not self.done.is_set():
            try:
                kind()
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.failures.append(f"{kind.__name__}: {error!r}")

    def keep_connection(self):
        """Reuse a connection for as long as the server keeps it."""
        with closing(self.served.connect()) as connection:
            while not self.done.is_set():
                connection.request("GET", "/?0.01")
                response = connection.getresponse()
                self.note(response)
                if response.will_close:
                    break

    def connect_each_time(self):
        self.note_pid(self.served.get())
        time.sleep(BETWEEN_CONNECTIONS)

    def send_late(self):
        """Connect, and send a little later: the worker may have stopped accepting in between."""
        with closing(self.served.connect()) as connection:
            connection.connect()
            time.sleep(0.2)
            connection.request("GET", "/")
            self.note(connection.getresponse())

    def note(self, response):
        assert response.status == 200
        self.note_pid(int(response.read()))

    def note_pid(self, pid):
        self.pids.add(pid)
        self.answered += 1

    def until(self, processes):
        end = time.monotonic() + PATIENCE
        while len(self.pids) < processes and time.monotonic() < end:
            time.sleep(0.1)
        self.done.set()
        for thread in self.threads:
            thread.join()
        return self


def test_workers_retire_by_age_without_a_failed_request(serve):
    served = serve(lifetime=1, jitter=1)
    load = Load(served).until(ENOUGH)
    assert load.failures == []
    assert len(load.pids) >= ENOUGH, served.log.read_text()
    assert load.answered > 100
    assert served.stop() == 0
    assert served.log.read_text().count("lifespan ended") >= ENOUGH


def test_a_single_worker_is_replaced_without_a_failed_request(serve):
    load = Load(serve(lifetime=1, workers=1)).until(2)
    assert load.failures == []
    assert len(load.pids) >= 2


def test_workers_retire_by_requests_without_a_failed_request(serve):
    load = Load(serve(max_requests=50)).until(ENOUGH)
    assert load.failures == []
    assert len(load.pids) >= ENOUGH


def test_young_workers_stay(serve):
    served = serve(lifetime=3600)
    assert len({served.get() for _ in range(50)}) <= 2


def test_a_long_request_is_waited_for_and_outlives_the_graceful_timeout(serve):
    """Six seconds of answer, a lifetime of one, a graceful timeout of three, a heartbeat timeout of five."""
    served = serve(lifetime=1, workers=1, graceful_timeout=3)
    assert served.get("/?6") == served.get("/?0.01")


def test_requests_in_flight_survive_a_stop(serve):
    served = serve(workers=1)
    answers: list[int] = []
    slow = [threading.Thread(target=lambda: answers.append(served.get("/?2"))) for _ in range(5)]
    for thread in slow:
        thread.start()
    time.sleep(0.5)
    assert served.stop(signal.SIGTERM) == 0
    for thread in slow:
        thread.join()
    assert len(answers) == 5
    assert "lifespan ended" in served.log.read_text()


def test_a_quick_stop_does_not_wait_for_requests(serve):
    served = serve(workers=1, graceful_timeout=30)
    failures: list[Exception] = []

    def ask():
        try:
            served.get("/?1000")
        except (OSError, http.client.HTTPException, AssertionError, ValueError) as error:
            failures.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    assert served.stop(signal.SIGQUIT) == 0
    asking.join()
    assert failures
    assert "lifespan ended" in served.log.read_text()
    assert "SIGKILL" not in served.log.read_text()
