"""Every rule of a live check finds the servers of its positive examples and leaves those of its negative ones alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme
from tests.stubs.described_server import described_server

from mcp_scanner.checks.catalogue import RULES
from mcp_scanner.connect.secret import Secret
from mcp_scanner.connect.wire import Wire
from mcp_scanner.model import Report
from mcp_scanner.policy.addresses import Reach
from mcp_scanner.rules.rule import Rule

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of the test's own."""
    return trustme.CA()


@pytest.fixture
def scanned(scan: Any, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Scan the server that an example describes."""

    def run(example: Mapping[str, Any]) -> Report:
        given = example.get("scan", {})
        if example["endpoint"].get("reach") == "public":  # the address is not, and that is all that is pretended
            monkeypatch.setattr(Wire, "reach", lambda *_: Reach.PUBLIC)
        with described_server(example["endpoint"], authority, tmp_path) as server:
            token = given.get("bearer", "")
            if "audience" in given:
                token = server.accept(given["audience"].replace("{endpoint}", server.url).split())
            options = {"bearer": Secret(token)} if token else {}
            return scan(
                server.url, checks=True, ca_file=server.ca_file, active=tuple(given.get("active", ())), **options
            )

    return run


def cases(*, positive: bool) -> list[Any]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in RULES
        for number, example in enumerate(rule.positive if positive else rule.negative)
    ]


@pytest.mark.parametrize(("rule", "example"), cases(positive=True))
def test_a_positive_example_is_found(scanned: Any, rule: Rule, example: Any) -> None:
    report = scanned(example)
    found = [finding.severity for finding in report.findings if finding.rule == rule.id]

    assert found, (report.error, [finding.rule for finding in report.findings])
    if example is rule.positive[0]:
        assert rule.severity in found, "the first example shows the rule's usual severity"


@pytest.mark.parametrize(("rule", "example"), cases(positive=False))
def test_a_negative_example_is_left_alone(scanned: Any, rule: Rule, example: Any) -> None:
    report = scanned(example)

    assert report.coverage.get("transport", {}).get("status") == "read", "the checks did run"
    assert [finding.evidence for finding in report.findings if finding.rule == rule.id] == []
