"""What kind of place an IP address is, embedded IPv4 addresses unwrapped."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


class Reach(StrEnum):
    """Who can be behind an address, as far as the policy cares."""

    PUBLIC = "public"
    PRIVATE = "private"
    LOOPBACK = "loopback"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Kind:
    """The reach of an address and, in words, why."""

    reach: Reach
    reason: str


# Instance metadata services outside link-local space, from the providers' documentation: AWS (IPv6), Alibaba Cloud,
# Azure (WireServer), Oracle Cloud (classic), Google Cloud (IPv6), Scaleway (IPv6).
_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd20:ce::254",
        "fd00:42::42",
    )
)

# RFC 1918 and RFC 4193.
_PRIVATE: tuple[IPNetwork, ...] = tuple(
    ipaddress.ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)

_CARRIER_NAT = ipaddress.ip_network("100.64.0.0/10")  # RFC 6598
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")  # RFC 8215: any embedding length, so never unwrapped
_IPV4_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, deprecated
_IPV4_TRANSLATED = ipaddress.ip_network("::ffff:0:0:0/96")  # RFC 2765
_SITE_LOCAL = ipaddress.ip_network("fec0::/10")  # RFC 3879, deprecated


def kind_of(address: IPAddress) -> Kind:
    """Judge one address. An IPv6 address that carries an IPv4 one is as reachable as the IPv4 one, never more."""
    if address in _METADATA:
        return Kind(Reach.FORBIDDEN, "a cloud metadata address")
    if isinstance(address, ipaddress.IPv6Address):
        inner = _embedded(address)  # first: from Python 3.13 on, a mapped loopback address says is_loopback
        if inner is not None:
            return _kind_of_embedding(inner)
    return _plain_kind(address)


def _kind_of_embedding(inner: ipaddress.IPv4Address) -> Kind:
    kind = kind_of(inner)
    if kind.reach is Reach.PUBLIC:
        return kind
    return Kind(Reach.FORBIDDEN, f"an IPv6 address that embeds {kind.reason}")


def _plain_kind(address: IPAddress) -> Kind:
    for test, reason in (
        (address.is_unspecified, "the unspecified address"),
        (address.is_multicast, "a multicast address"),
        (address.is_link_local, "a link-local address"),
    ):
        if test:
            return Kind(Reach.FORBIDDEN, reason)
    if address.is_loopback:
        return Kind(Reach.LOOPBACK, "a loopback address")
    if any(address in network for network in _PRIVATE):
        return Kind(Reach.PRIVATE, "a private address")
    if address in _CARRIER_NAT:
        return Kind(Reach.FORBIDDEN, "a carrier-grade NAT address")
    if address in _NAT64_LOCAL or address in _SITE_LOCAL or not address.is_global:
        return Kind(Reach.FORBIDDEN, "a reserved address")
    return Kind(Reach.PUBLIC, "a public address")


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that routers or translators would deliver to, for mapped, NAT64, 6to4, Teredo and old forms."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or address in _IPV4_TRANSLATED or (address in _IPV4_COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
