"""The target policy: which URLs and addresses the scanner may talk to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from mcp_scanner.policy.addresses import IPAddress, Kind, Reach, kind_of
from mcp_scanner.policy.allow import AllowEntry, parse_allow_list
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.policy.url import Url, parse_url

# Names that only metadata services answer to (Google Cloud, AWS, OpenStack).
_METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})
# RFC 6761: every name under localhost means loopback.
_LOOPBACK_SUFFIXES = ("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback")


@dataclass(frozen=True, slots=True)
class TargetPolicy:
    """Public addresses are allowed; private and literal loopback ones when the allow-list covers them; others never."""

    allow: tuple[AllowEntry, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str] = ()) -> Self:
        """The policy with an allow-list as text. Raises ValueError for an entry that cannot be read."""
        return cls(parse_allow_list(entries))

    def check_url(self, text: str) -> Url:
        """Everything that can be judged without asking the network; raises TargetRefused."""
        url = parse_url(text)
        if url.address is not None:
            self._check_address(url, url.address)
        elif url.host in _METADATA_NAMES:
            raise _refused("metadata", url, "is the name of a cloud metadata service", "scan the MCP server itself")
        elif url.host in _LOOPBACK_SUFFIXES or url.host.endswith(".localhost"):
            raise _loopback_name(url)
        return url

    async def resolve(self, url: Url) -> tuple[IPAddress, ...]:
        """The addresses to connect to, each of them checked; raises TargetRefused when any one is not allowed.

        Raises OSError when the name does not resolve.
        """
        if url.address is not None:
            self._check_address(url, url.address)
            return (url.address,)
        loop = asyncio.get_running_loop()
        answers = await loop.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        addresses = tuple(dict.fromkeys(ipaddress.ip_address(answer[4][0]) for answer in answers))
        for address in addresses:
            self._check_address(url, address)
        return addresses

    def _check_address(self, url: Url, address: IPAddress) -> None:
        kind = kind_of(address)
        if kind.reach is Reach.PUBLIC:
            return
        if kind.reach is Reach.FORBIDDEN:
            code = "metadata" if "metadata" in kind.reason else "forbidden"
            raise _refused(code, url, _leads_to(url, kind), "scan the server under a public or allowed private address")
        if kind.reach is Reach.LOOPBACK and url.address is None:
            raise _loopback_name(url)
        if not any(entry.permits(url.host, address, url.port) for entry in self.allow):
            raise _refused(
                kind.reach.value, url, _leads_to(url, kind), "add the address or its network to the allowed targets"
            )


def _leads_to(url: Url, kind: Kind) -> str:
    return f"is {kind.reason}" if url.address is not None else f"resolves to {kind.reason}"


def _loopback_name(url: Url) -> TargetRefused:
    return _refused(
        "loopback_name",
        url,
        "is a name for loopback, which an attacker's name could be as well",
        "write the address itself, http://127.0.0.1, and allow it",
    )


def _refused(code: str, url: Url, cause: str, remedy: str) -> TargetRefused:
    return TargetRefused(code, f"{url.authority} {cause}, so nothing was sent to it; {remedy}.")
