"""X-Forwarded-For is believed from trusted networks, read from its end, and from nobody else."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network
from typing import Any

import pytest

from mcp_api.main import build
from mcp_api.middleware.proxies import TrustedProxies
from mcp_core.settings import ApiSettings, Settings

NETWORKS = ("10.0.0.0/8", "fd00::/8")


def seen(peer: str, *lines: str, proto: str = "", networks: tuple[str, ...] = NETWORKS) -> tuple[str, str]:
    """Client address and scheme as the application sees them."""
    found: list[dict[str, Any]] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        found.append(scope)

    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    if proto:
        headers.append((b"x-forwarded-proto", proto.encode()))
    scope = {"type": "http", "client": (peer, 4711), "scheme": "http", "headers": headers}
    layer = TrustedProxies(app, [ip_network(text) for text in networks])
    asyncio.run(layer(scope, None, None))  # type: ignore[arg-type]
    return found[0]["client"][0], found[0]["scheme"]


@pytest.mark.parametrize(
    ("peer", "lines", "client"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1"], "127.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        # What a client wrote itself stands before what the proxies appended.
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.2.3.4"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1", "10.2.3.4"], "198.51.100.1"),
        ("10.0.0.1", ["10.9.9.9, 10.2.3.4"], "10.9.9.9"),
        ("10.0.0.1", ["198.51.100.1:5555"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::1]:5555"], "2001:db8::1"),
        ("fd00::1", ["2001:db8::1"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, nonsense, 10.2.3.4"], "10.2.3.4"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["fe80::1%" + "z" * 500], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [", ".join(["198.51.100.1"] + ["10.0.0.2"] * 500)], "10.0.0.2"),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_proxy_of_ours(peer: str, lines: list[str], client: str) -> None:
    assert seen(peer, *lines)[0] == client


@pytest.mark.parametrize(
    ("peer", "proto", "scheme"),
    [
        ("10.0.0.1", "https", "https"),
        ("10.0.0.1", "http, https", "https"),
        ("10.0.0.1", "gopher", "http"),
        ("203.0.113.9", "https", "http"),
    ],
)
def test_the_scheme_comes_from_a_trusted_proxy_only(peer: str, proto: str, scheme: str) -> None:
    assert seen(peer, proto=proto)[1] == scheme


def test_nobody_is_trusted_unless_the_operator_says_so() -> None:
    assert not isinstance(build(Settings()), TrustedProxies)
    trusting = build(Settings(api=ApiSettings(trusted_proxies="10.0.0.0/8, fd00::/8")))  # type: ignore[arg-type]
    assert isinstance(trusting, TrustedProxies)


@pytest.mark.parametrize("text", ["10.0.0.0/33", "everyone", "10.0.0.1/8"])
def test_a_network_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        ApiSettings(trusted_proxies=text)  # type: ignore[arg-type]
