"""Poisoned demonstrations, served over real HTTP and scanned through the API: each gets its HIGH finding."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.malicious.demonstrations import demonstrations, shown
from tests.stack import Stack
from tests.stubs.listing_server import listing_server

pytestmark = pytest.mark.integration

DEMONSTRATIONS = demonstrations()
# Both routes get their half: the real servers go through both already.
CASES = [
    pytest.param(
        record,
        ("heavy", "vulnerability")[number % 2],
        id=str(record["name"]),
    )
    for number, record in enumerate(DEMONSTRATIONS)
]


def test_there_are_demonstrations() -> None:
    assert len(DEMONSTRATIONS) >= 10


@pytest.mark.parametrize(("record", "route"), CASES)
def test_a_demonstration_gets_its_high_finding(stack: Stack, record: dict[str, Any], route: str) -> None:
    with listing_server(shown(record)) as url:
        scan = stack.scan(url, route)

    assert (scan["status"], scan["verdict"]) == ("completed", "complete"), scan
    findings = stack.findings(scan["server_id"])
    high = [finding for finding in findings if finding["severity"] in {"high", "critical"}]
    assert high, [(finding["rule"], finding["severity"]) for finding in findings]
    assert {finding["location"]["surface"] for finding in high} - {"transport", "auth"}
