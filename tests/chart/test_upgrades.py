"""Values and objects of earlier charts: they still render, and nothing is changed that Kubernetes forbids to change.

tests/chart/previous holds values files of the chart's first state and, in kept.json, what may never change of the
objects that it rendered from them.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.chart.helm import evaluate, objects, render
from tests.chart.manifests import Manifest, kinds

PREVIOUS = Path(__file__).with_name("previous")
FILES = sorted(PREVIOUS.glob("*.yaml"))
KEPT = json.loads((PREVIOUS / "kept.json").read_text(encoding="utf-8"))
# Fields that the API server refuses to change.
IMMUTABLE = {
    "Deployment": ("selector",),
    "StatefulSet": ("selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"),
    "PersistentVolumeClaim": ("accessModes", "storageClassName"),
}


def kept(release: list[Manifest]) -> dict[str, Any]:
    """Immutable fields of every object, by kind and name."""
    return {
        f"{kind} {o['metadata']['name']}": {field: o["spec"].get(field) for field in fields}
        for kind, fields in IMMUTABLE.items()
        for o in kinds(release, kind)
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_earlier_values_render_what_can_be_upgraded(path: Path) -> None:
    now = kept(objects(render(path)))
    for name, fields in KEPT[path.stem].items():
        assert now.get(name) == fields, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_services_keep_their_names_and_ports(path: Path) -> None:
    services = {
        s["metadata"]["name"]: [p["port"] for p in s["spec"]["ports"]] for s in kinds(objects(render(path)), "Service")
    }
    assert services["release-mcp-platform-api"] == [80]
    if yaml.safe_load(path.read_text(encoding="utf-8")).get("postgresql", {}).get("enabled", True):
        assert services["release-mcp-platform-postgresql"] == [5432]
        assert services["release-mcp-platform-valkey"] == [6379]


def test_every_earlier_file_is_compared() -> None:
    assert KEPT.keys() == {path.stem for path in FILES}
    assert all(KEPT.values())


def test_secrets_stay_as_they_are(tmp_path: Path) -> None:
    """What the cluster has wins over a new random value, what the user gives wins over both."""
    old = base64.b64encode(b"kept").decode()
    cases = [
        {"existing": {"key": old}, "key": "key", "given": "", "length": 24},
        {"existing": {"key": old}, "key": "key", "given": "chosen", "length": 24},
        {"existing": {"other": old}, "key": "key", "given": "", "length": 24},
        {"existing": {}, "key": "key", "given": "", "length": 24},
    ]
    kept_, chosen, *drawn = evaluate(
        tmp_path, '"{{ include "mcp-platform.secretValue" (merge (dict "length" (int .length)) .) }}"', cases
    )
    assert kept_ == old
    assert base64.b64decode(chosen) == b"chosen"
    values = {base64.b64decode(value) for value in drawn}
    assert len(values) == 2
    assert all(len(value) == 24 and value.isalnum() for value in values)


def test_new_keys_of_the_secret_come_beside_the_old_ones(every_release: dict[str, list[Manifest]]) -> None:
    [secret] = kinds(every_release["defaults"], "Secret")
    assert {
        "secret-key", "admin-password", "valkey-password", "postgres-password", "database-migrate-password",
        "database-api-password", "database-worker-password", "database-scheduler-password",
    } <= secret["data"].keys()  # fmt: skip
