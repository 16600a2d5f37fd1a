"""Without load the API goes back to the fewest pods, after the five minutes for which the autoscaler looks back."""

from __future__ import annotations

from tests.e2e.cluster import until
from tests.e2e.release import Release


def test_the_autoscaler_goes_back_to_its_minimum(release: Release) -> None:
    bounds = release.namespace.get("hpa", f"{release.full_name}-api")["spec"]
    until(lambda: len(release.namespace.ready("api")) == bounds["minReplicas"], "the fewest API pods", 900)
