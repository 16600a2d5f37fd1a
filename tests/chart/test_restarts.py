"""What a new version of the chart restarts: our own pods, and no store."""

from __future__ import annotations

import pytest
from tests.chart.manifests import Manifest, find


@pytest.mark.parametrize("store", ["-postgresql", "-valkey"])
def test_a_new_version_leaves_the_stores_alone(every_release: dict[str, list[Manifest]], store: str) -> None:
    labels = find(every_release["defaults"], "StatefulSet", store)["spec"]["template"]["metadata"]["labels"]
    assert not {"helm.sh/chart", "app.kubernetes.io/version"} & labels.keys()
    assert labels["app.kubernetes.io/component"] == store.removeprefix("-")
