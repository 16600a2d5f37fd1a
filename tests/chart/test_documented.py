"""Values are explained where they stand, local files fit the chart."""

from __future__ import annotations

import re

import pytest
import yaml
from tests.chart.helm import CHART, ROOT, objects, render
from tests.chart.manifests import pods

VALUES = CHART / "values.yaml"


def test_values_are_few_enough_to_read() -> None:
    assert len(VALUES.read_text(encoding="utf-8").splitlines()) < 500


def test_every_block_is_explained() -> None:
    lines = VALUES.read_text(encoding="utf-8").splitlines()
    for above, line, below in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if re.fullmatch(r"\w+:", line):
            assert above.startswith("#") or below.strip().startswith("#"), line


@pytest.mark.parametrize("name", ["kind-values.yaml", "skaffold-dev-values.yaml", "prod-values.yaml"])
def test_local_values_render(name: str) -> None:
    assert objects(render(ROOT / "k8s" / name))


def test_skaffold_names_what_exists() -> None:
    skaffold = yaml.safe_load((ROOT / "skaffold.yaml").read_text(encoding="utf-8"))
    assert [profile["name"] for profile in skaffold["profiles"]] == ["dev", "kind", "prod"]
    rendered = {
        container["image"].rpartition(":")[0] for _, pod in pods(objects(render())) for container in pod["containers"]
    }
    for artifact in skaffold["build"]["artifacts"]:
        assert artifact["image"] in rendered
        assert (ROOT / artifact["docker"]["dockerfile"]).exists()
    values = yaml.safe_load(VALUES.read_text(encoding="utf-8"))
    for part in (skaffold, *skaffold["profiles"]):
        for release in part.get("deploy", {}).get("helm", {}).get("releases", []):
            assert all((ROOT / path).exists() for path in (release["chartPath"], *release.get("valuesFiles", [])))
            for path in release.get("setValueTemplates", {}):
                node = values
                for key in path.split("."):
                    node = node[key]


def test_the_kind_cluster_maps_the_port_of_the_api() -> None:
    cluster = yaml.safe_load((ROOT / "k8s" / "kind-config.yaml").read_text(encoding="utf-8"))
    assert [node["role"] for node in cluster["nodes"]] == ["control-plane", "worker", "worker"]
