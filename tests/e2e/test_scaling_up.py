"""Load takes the API from the fewest pods to the most."""

from __future__ import annotations

from tests.e2e.client import connected
from tests.e2e.cluster import Namespace, until
from tests.e2e.loading import load
from tests.e2e.release import Release

CLIENTS = 40


def test_the_autoscaler_reaches_its_maximum(release: Release, outside: Namespace) -> None:
    bounds = release.namespace.get("hpa", f"{release.full_name}-api")["spec"]
    until(lambda: len(release.namespace.ready("api")) == bounds["minReplicas"], "the fewest API pods", 900)
    with connected(release) as client:
        token = client.token
    with load(outside, release.host, token, CLIENTS) as result:
        until(lambda: len(release.namespace.ready("api")) == bounds["maxReplicas"], "the most API pods", 600)
    assert not result.failed, result.seen
