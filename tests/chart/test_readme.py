"""The chart's README and schema say exactly what values.yaml has."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from scripts.chart_readme import readme, values
from tests.chart.helm import CHART, ROOT

VALUES = (CHART / "values.yaml").read_text(encoding="utf-8")
SCHEMA = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))


def test_the_readme_is_current() -> None:
    command = [sys.executable, "-m", "scripts.chart_readme", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_value_is_in_it() -> None:
    text = readme()
    for path, default in leaves(yaml.safe_load(VALUES)):
        explained = [path.rsplit(".", cut)[0] for cut in range(path.count(".") + 1)]
        assert any(f"| `{part}` |" in text for part in explained), (path, default)


def test_a_value_without_an_explanation_is_refused() -> None:
    assert [value.path for value in values("# Why.\na: 1\nb: 2  # Why.\n")] == ["a", "b"]
    with pytest.raises(ValueError, match=r"api\.port is not explained"):
        list(values("api:\n  port: 80\n"))


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict) and node:
        for key, child in node.items():
            yield from leaves(child, f"{path}.{key}" if path else key)
    else:
        yield path, node


def schema_paths(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Every property the schema knows, where it lists them."""
    for name, child in resolved(schema).get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield here
        yield from schema_paths(child, here)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return resolved(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    for part in schema.get("allOf", []):
        if "$ref" in part:
            return resolved(part)
    return schema


def test_the_schema_knows_every_value_and_no_other() -> None:
    known = set(schema_paths(SCHEMA))
    given = {path for path, _ in leaves(yaml.safe_load(VALUES))}
    for path in given:
        assert any(path == k or path.startswith(f"{k}.") for k in known), f"the schema does not know {path}"
    optional = {"global", "api.resources.claims", "worker.resources.claims"}
    for path in known - optional:
        if path.endswith((".claims", ".name")) and ".resources" in path:
            continue
        assert any(path == g or g.startswith(f"{path}.") or path.startswith(f"{g}.") for g in given), (
            f"values.yaml does not show {path}"
        )


def closed(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Objects that list properties and take others too."""
    schema = resolved(schema)
    if "properties" in schema and schema.get("additionalProperties", True) is not False:
        yield path
    for name, child in schema.get("properties", {}).items():
        yield from closed(child, f"{path}.{name}")


def test_the_schema_is_closed() -> None:
    assert list(closed(SCHEMA)) == []
