"""Each scenario is rendered once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.chart.helm import SCENARIOS, objects, render


@cache
def _rendered(path: Path) -> list[dict[str, Any]]:
    return objects(render(path))


@pytest.fixture(params=SCENARIOS, ids=lambda path: path.name.removesuffix("-values.yaml"))
def release(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """The objects of one scenario under charts/mcp-platform/ci."""
    return _rendered(request.param)


@pytest.fixture(scope="session")
def every_release() -> dict[str, list[dict[str, Any]]]:
    """The objects of every scenario, by its name."""
    return {path.name.removesuffix("-values.yaml"): _rendered(path) for path in SCENARIOS}
