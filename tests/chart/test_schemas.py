"""Every object is what Kubernetes 1.29 to 1.37, the monitoring operator, KEDA and the Gateway API accept."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
from referencing import Registry, Resource
from tests.chart.helm import SCENARIOS

SCHEMAS = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
VERSIONS = [f"1.{minor}" for minor in range(29, 38)]
CUSTOM = json.loads(Path(__file__).with_name("custom-schemas.json").read_text(encoding="utf-8"))


@cache
def registry(version: str) -> tuple[Path, Registry[Any]]:
    folder = SCHEMAS / f"v{version}.0-local-strict"
    definitions = json.loads((folder / "_definitions.json").read_text(encoding="utf-8"))
    return folder, Resource.from_contents(definitions) @ Registry()


@cache
def validator(version: str, api_version: str, kind: str) -> jsonschema.Draft202012Validator:
    folder, definitions = registry(version)
    group, _, number = api_version.rpartition("/")
    name = "-".join(part for part in (kind.lower(), group.split(".")[0], number) if part)
    schema = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema, registry=definitions)


@pytest.fixture(scope="session")
def distinct(every_release: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Every object once, whichever scenarios have it."""
    return list({json.dumps(o, sort_keys=True): o for release in every_release.values() for o in release}.values())


def test_there_are_a_dozen_scenarios() -> None:
    assert len(SCENARIOS) >= 12


@pytest.mark.parametrize("version", VERSIONS)
def test_objects_of_kubernetes(distinct: list[dict[str, Any]], version: str) -> None:
    for manifest in distinct:
        if manifest["apiVersion"] not in CUSTOM:
            problems = list(validator(version, manifest["apiVersion"], manifest["kind"]).iter_errors(manifest))
            assert not problems, (manifest["metadata"]["name"], [problem.message for problem in problems])


def test_the_schemas_are_strict(distinct: list[dict[str, Any]]) -> None:
    deployment = next(manifest for manifest in distinct if manifest["kind"] == "Deployment")
    wrong = {**deployment, "spec": {**deployment["spec"], "replica": 1}}
    assert list(validator("1.37", "apps/v1", "Deployment").iter_errors(wrong))


def test_objects_of_operators(distinct: list[dict[str, Any]]) -> None:
    seen = set()
    for manifest in distinct:
        if manifest["apiVersion"] in CUSTOM:
            schema = CUSTOM[manifest["apiVersion"]][manifest["kind"]]
            jsonschema.validate(manifest["spec"], schema, jsonschema.Draft202012Validator)
            seen.add(manifest["kind"])
    assert seen == {kind for kinds in CUSTOM.values() for kind in kinds}
