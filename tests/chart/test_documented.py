"""Values are explained where they stand, local files fit the chart."""

from __future__ import annotations

import re

import pytest
import yaml
from tests.chart.helm import CHART, ROOT, objects, render
from tests.chart.manifests import pods

from mcp_core.sizing.quantity import whole_bytes
from mcp_core.sizing.stores import postgres_settings

VALUES = CHART / "values.yaml"
MIB = 2**20
LEDGER = (
    (ROOT / "docs" / "kubernetes-resource-optimization.md")
    .read_text(encoding="utf-8")
    .partition("| | pods at most | connections each | role's limit |")[2]
    .splitlines()
)


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


def rows(document: str) -> dict[str, list[str]]:
    """Cells after the first of every table row, by the first."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return {row[0]: row[1:] for row in cells}


@pytest.mark.parametrize("limit", ["512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "16Gi"])
def test_the_documented_memory_of_postgresql_is_the_derived(limit: str) -> None:
    settings = postgres_settings(whole_bytes(limit))
    assert rows("postgresql-performance-tuning.md")[limit] == [
        str(settings.max_connections),
        f"{settings.shared_buffers // MIB} MiB",
        f"{settings.effective_cache_size // MIB} MiB",
        f"{settings.work_mem / MIB:.1f} MiB",
        f"{settings.maintenance_work_mem // MIB} MiB",
    ]


@pytest.mark.parametrize("component", ["api", "worker"])
def test_the_documented_ledger_is_that_of_the_defaults(component: str) -> None:
    notes = render(notes=True)
    name = {"api": "API", "worker": "workers"}[component]
    found = re.search(rf"{name} +(\d+)  at most (\d+) pods with (\d+) each", notes)
    assert found
    documented = [line for line in LEDGER if line.startswith(f"| {component} |")]
    assert documented == [f"| {component} | {found[2]} | {found[3]} | {found[1]} |"]
