"""The same fact is worse on the internet than on loopback."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mcp_scanner.checks.anonymous import check_access
from mcp_scanner.checks.certificate import invalid_certificate
from mcp_scanner.checks.plain_http import check_plain_http
from mcp_scanner.checks.subject import Subject
from mcp_scanner.model import Severity
from mcp_scanner.policy.addresses import Reach
from mcp_scanner.policy.url import parse_url


def _subject(reach: Reach, **facts: Any) -> Subject:
    return Subject(url=parse_url(facts.pop("url", "http://server.example.com/mcp")), reach=reach, prober=None, **facts)


@pytest.mark.parametrize(
    ("reach", "given", "severity"),
    [
        (Reach.PUBLIC, False, Severity.HIGH),
        (Reach.PUBLIC, True, Severity.HIGH),
        (Reach.PRIVATE, True, Severity.MEDIUM),
        (Reach.PRIVATE, False, Severity.LOW),
        (Reach.LOOPBACK, False, Severity.INFO),
        (Reach.LOOPBACK, True, Severity.INFO),
    ],
)
def test_plain_http(reach: Reach, given: bool, severity: Severity) -> None:
    (finding,) = asyncio.run(check_plain_http(_subject(reach, given=given)))
    assert finding.severity is severity
    assert asyncio.run(check_plain_http(_subject(reach, given=given, url="https://server.example.com/"))) == []


@pytest.mark.parametrize(
    ("reach", "severity"),
    [(Reach.PUBLIC, Severity.MEDIUM), (Reach.PRIVATE, Severity.LOW), (Reach.LOOPBACK, Severity.LOW)],
)
def test_open_servers(reach: Reach, severity: Severity) -> None:
    (finding,) = asyncio.run(check_access(_subject(reach, listed=True)))
    assert (finding.rule, finding.severity) == ("unauthenticated-access", severity)


def test_certificates() -> None:
    assert invalid_certificate("expired", Reach.PUBLIC).severity is Severity.HIGH
    assert invalid_certificate("expired", Reach.PRIVATE).severity is Severity.MEDIUM


def test_fingerprints_do_not_depend_on_the_port() -> None:
    first, second = (
        asyncio.run(check_plain_http(_subject(Reach.LOOPBACK, url=f"http://127.0.0.1:{port}/mcp")))[0]
        for port in (8001, 8002)
    )
    assert first.fingerprint == second.fingerprint
