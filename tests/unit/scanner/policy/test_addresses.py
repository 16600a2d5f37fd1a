"""What kind of place an address is."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_scanner.policy.addresses import Reach, kind_of


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("8.8.8.8", Reach.PUBLIC),
        ("2606:4700::1111", Reach.PUBLIC),
        ("::ffff:8.8.8.8", Reach.PUBLIC),
        ("64:ff9b::808:808", Reach.PUBLIC),
        ("10.0.0.1", Reach.PRIVATE),
        ("172.16.0.1", Reach.PRIVATE),
        ("172.31.255.255", Reach.PRIVATE),
        ("172.32.0.1", Reach.PUBLIC),
        ("192.168.1.1", Reach.PRIVATE),
        ("fd12:3456::1", Reach.PRIVATE),
        ("127.0.0.1", Reach.LOOPBACK),
        ("127.255.255.254", Reach.LOOPBACK),
        ("::1", Reach.LOOPBACK),
        ("169.254.169.254", Reach.FORBIDDEN),
        ("169.254.170.2", Reach.FORBIDDEN),
        ("100.100.100.200", Reach.FORBIDDEN),
        ("168.63.129.16", Reach.FORBIDDEN),
        ("fd00:ec2::254", Reach.FORBIDDEN),
        ("fe80::1", Reach.FORBIDDEN),
        ("0.0.0.0", Reach.FORBIDDEN),
        ("0.1.2.3", Reach.FORBIDDEN),
        ("::", Reach.FORBIDDEN),
        ("100.64.0.1", Reach.FORBIDDEN),
        ("192.0.2.1", Reach.FORBIDDEN),
        ("198.18.0.1", Reach.FORBIDDEN),
        ("224.0.0.1", Reach.FORBIDDEN),
        ("240.0.0.1", Reach.FORBIDDEN),
        ("255.255.255.255", Reach.FORBIDDEN),
        ("ff02::1", Reach.FORBIDDEN),
        ("fec0::1", Reach.FORBIDDEN),
        ("2001:db8::1", Reach.FORBIDDEN),
        ("::ffff:127.0.0.1", Reach.FORBIDDEN),
        ("::ffff:10.0.0.1", Reach.FORBIDDEN),
        ("::ffff:169.254.169.254", Reach.FORBIDDEN),
        ("::127.0.0.1", Reach.FORBIDDEN),
        ("::ffff:0:127.0.0.1", Reach.FORBIDDEN),
        ("64:ff9b::7f00:1", Reach.FORBIDDEN),
        ("64:ff9b::a9fe:a9fe", Reach.FORBIDDEN),
        ("64:ff9b:1::1", Reach.FORBIDDEN),
        ("2002:7f00:1::", Reach.FORBIDDEN),
        ("2002:a9fe:a9fe::1", Reach.FORBIDDEN),
    ],
)
def test_kind(text: str, reach: Reach) -> None:
    assert kind_of(ipaddress.ip_address(text)).reach is reach


@given(st.ip_addresses(v=4))
def test_no_embedding_reaches_further_than_the_address_itself(inner: ipaddress.IPv4Address) -> None:
    plain = kind_of(inner).reach
    for prefix in ("::ffff:0:0", "64:ff9b::", "::ffff:0:0:0"):
        embedded = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(inner))
        assert kind_of(embedded).reach is (Reach.PUBLIC if plain is Reach.PUBLIC else Reach.FORBIDDEN)


@given(st.ip_addresses())
def test_public_means_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if kind_of(address).reach is Reach.PUBLIC and not (address.version == 6 and address.packed[:12].count(0) >= 8):
        assert address.is_global or address.version == 6
