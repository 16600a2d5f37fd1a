"""A live resize: more CPU and memory for a running API pod, and its workers follow without a failed request."""

from __future__ import annotations

import json
import re

from tests.e2e.client import connected
from tests.e2e.cluster import Namespace, until
from tests.e2e.loading import load
from tests.e2e.release import Release

CLIENTS = 8
LARGER = {"cpu": "2", "memory": "768Mi"}


def planned(release: Release, pod: str, name: str) -> int:
    """A number of the plan in force, from the pod's own metrics."""
    source = "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:8000/metrics').read().decode())"
    text = release.namespace.execute(pod, "python", "-c", source)
    [found] = re.findall(rf'^sizing_plan{{name="{name}",role="api"}} (\S+)$', text, re.MULTILINE)
    return int(float(found))


def test_workers_follow_the_limits(release: Release, outside: Namespace) -> None:
    [pod, *_] = release.namespace.ready("api")
    budget = planned(release, pod, "connections_peak")
    assert planned(release, pod, "workers") == 1
    with connected(release) as client:
        token = client.token
    patch = json.dumps({"spec": {"containers": [{"name": "api", "resources": {"limits": LARGER}}]}})
    with load(outside, release.host, token, CLIENTS) as result:
        release.namespace.kubectl("patch", "pod", pod, "--subresource", "resize", "--patch", patch)
        until(lambda: planned(release, pod, "workers") == 2, "two workers in the plan")
        until(lambda: _gunicorn_workers(release, pod) == 2, "two workers")
    assert not result.failed, result.seen
    assert planned(release, pod, "connections_peak") <= budget
    [status] = release.namespace.get("pod", pod)["status"]["containerStatuses"]
    assert status["restartCount"] == 0
    assert status["resources"]["limits"]["cpu"] == LARGER["cpu"]


def _gunicorn_workers(release: Release, pod: str) -> int:
    return len(release.namespace.execute(pod, "cat", "/proc/1/task/1/children").split())
