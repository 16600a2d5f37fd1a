"""The engine reads real servers over streamable HTTP whole, and finds nothing HIGH in them."""

from __future__ import annotations

import asyncio

import pytest
from tests.integration.real_servers.processes import NPM_SERVERS, PYTHON_SERVERS

from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.scan import scan_target
from mcp_scanner.model import Severity, Verdict
from mcp_scanner.policy.target import TargetPolicy


@pytest.mark.parametrize("server_url", [*PYTHON_SERVERS, *NPM_SERVERS], indirect=True)
def test_real_server_is_read_whole_and_has_nothing_high(server_url: str) -> None:
    options = ScanOptions(policy=TargetPolicy.of(["127.0.0.1"]))

    report = asyncio.run(scan_target(server_url, options))

    assert report.verdict is Verdict.COMPLETE, report.error
    assert report.snapshot is not None
    assert report.snapshot["tools"]
    high = [finding for finding in report.findings if finding.severity.rank >= Severity.HIGH.rank]
    assert high == []
