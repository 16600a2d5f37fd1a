"""The order of the tests: several processes share them file by file, so what takes longest must not come last."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a `slow` test first, then those that need servers, then the rest; nothing changes within a file."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, "integration" not in item.path.parts))
