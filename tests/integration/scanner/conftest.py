"""Scan over real HTTP on 127.0.0.1, with bounds short enough for hostile servers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.scan import scan_target
from mcp_scanner.model import JsonObject, Report
from mcp_scanner.policy.target import TargetPolicy

Scan = Callable[..., Report]


@pytest.fixture
def scan() -> Scan:
    """`scan(target, **options)`: loopback allowed, no transport checks unless asked for."""

    def run(target: str, *, baseline: JsonObject | None = None, **changes: Any) -> Report:
        options = ScanOptions(policy=TargetPolicy.of(["127.0.0.1"]), checks=False, request_seconds=5.0)
        return asyncio.run(scan_target(target, replace(options, **changes), baseline))

    return run
