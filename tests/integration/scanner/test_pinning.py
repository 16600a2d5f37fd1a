"""Connections go to the addresses that were checked, under the name that was asked for."""

from __future__ import annotations

import asyncio
import ipaddress
from pathlib import Path
from typing import Any

import pytest
import trustme
from tests.stubs.listing_server import ListingApp
from tests.stubs.raw_server import RawRequest, http, raw_server
from tests.stubs.serve import serve

from mcp_scanner.connect.failure import ConnectFailure
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.scan import scan_target
from mcp_scanner.connect.wire import Wire
from mcp_scanner.policy.target import TargetPolicy
from mcp_scanner.policy.url import Url, parse_url

NAME = "server.example.com"
LOOPBACK = (ipaddress.ip_address("127.0.0.1"),)


@pytest.fixture(autouse=True)
def _no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking a name up, at any layer below the policy, fails the test."""

    async def refuse(self: Any, host: Any, *args: Any, **kwargs: Any) -> Any:
        raise AssertionError(f"{host} was looked up")

    monkeypatch.setattr("asyncio.BaseEventLoop.getaddrinfo", refuse)


async def _get(url: Url, options: ScanOptions) -> tuple[int, str]:
    async with Wire(options) as wire:
        wire.pins.pin(url.host, url.port, LOOPBACK)
        answer = await wire.send("GET", url, {})
        tls = wire.tls.get(url.origin)
        return answer.status, tls.version if tls else ""


def test_the_name_stays_in_the_host_header() -> None:
    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(http(200, "{}"))

    with raw_server(behave) as server:
        url = parse_url(f"http://{NAME}:{server.port}/mcp")
        assert asyncio.run(_get(url, ScanOptions())) == (200, "")

    assert server.requests[0].headers["host"] == f"{NAME}:{server.port}"


@pytest.mark.parametrize(("issued_for", "accepted"), [(NAME, True), ("127.0.0.1", False)])
def test_the_name_is_what_the_certificate_must_carry(issued_for: str, accepted: bool, tmp_path: Path) -> None:
    authority = trustme.CA()
    leaf = authority.issue_cert(issued_for)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    leaf.private_key_and_cert_chain_pem.write_to_path(tmp_path / "server.pem")
    options = ScanOptions(ca_file=str(tmp_path / "ca.pem"))
    settings = {"ssl_certfile": str(tmp_path / "server.pem")}
    with serve(ListingApp({}).application(), **settings) as base:
        url = parse_url(f"https://{NAME}:{base.rpartition(':')[2]}/mcp")
        if accepted:
            assert asyncio.run(_get(url, options))[1].startswith("TLSv1.")
        else:
            with pytest.raises(ConnectFailure, match="certificate"):
                asyncio.run(_get(url, options))


def test_a_host_that_was_never_checked_gets_no_socket() -> None:
    async def attempt() -> None:
        async with Wire(ScanOptions()) as wire:
            wire.pins.pin("other.example.com", 80, LOOPBACK)
            wire.pin = lambda url: asyncio.sleep(0)
            await wire.send("GET", parse_url(f"http://{NAME}/"), {})

    with pytest.raises(ConnectFailure, match="no connection"):
        asyncio.run(attempt())


def test_a_cancelled_scan_ends_at_once_and_leaves_nothing_running() -> None:
    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3600)

    async def cancel(url: str) -> list[Any]:
        options = ScanOptions(policy=TargetPolicy.of(["127.0.0.1"]))
        scan = asyncio.ensure_future(scan_target(url, options))
        await asyncio.sleep(0.2)
        scan.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(scan, 5)
        return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]

    with raw_server(behave) as server:
        assert asyncio.run(cancel(server.url)) == []
