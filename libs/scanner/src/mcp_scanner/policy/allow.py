"""The allow-list: which private or loopback places an operator lets the scanner reach."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from mcp_scanner.policy.addresses import IPAddress, IPNetwork

# The port of an entry that does not name one.
_ANY_PORT = None


@dataclass(frozen=True, slots=True)
class AllowEntry:
    """A network, or a name that may resolve into private ranges; with a port, only that port."""

    network: IPNetwork | None
    name: str
    port: int | None

    def permits(self, name: str, address: IPAddress, port: int) -> bool:
        """Whether this entry covers a connection to `address` and `port` for a URL that says `name`."""
        if self.port is not None and self.port != port:
            return False
        if self.network is not None:
            return address.version == self.network.version and address in self.network
        return self.name == name


def parse_allow(text: str) -> AllowEntry:
    """Read one entry: `10.0.0.0/8`, `127.0.0.1`, `127.0.0.1:9000`, `[::1]:9000`, `mcp.internal`, `mcp.internal:8000`.

    Raises ValueError with a remedy for anything else, a bare `*` or an all-covering network included.
    """
    entry = text.strip()
    network = _network(entry)
    if network is not None:
        if network.prefixlen == 0:
            raise ValueError(f"allow-list entry {text!r} covers every address; name the private networks you mean")
        return AllowEntry(network, "", _ANY_PORT)
    host, colon, port_text = entry.rpartition(":")
    if not colon:
        return AllowEntry(None, _name(entry, text), _ANY_PORT)
    port = _port(port_text, text)
    network = _network(host.removeprefix("[").removesuffix("]"))
    if network is not None:
        return AllowEntry(network, "", port)
    return AllowEntry(None, _name(host, text), port)


def parse_allow_list(entries: Iterable[str]) -> tuple[AllowEntry, ...]:
    """Read all entries, empty ones skipped. Raises ValueError as `parse_allow` does."""
    return tuple(parse_allow(entry) for entry in entries if entry.strip())


def _network(text: str) -> IPNetwork | None:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        return None


def _name(text: str, entry: str) -> str:
    name = text.lower().rstrip(".")
    labels = name.split(".")
    if not name.isascii() or not all(label and label.replace("-", "").isalnum() for label in labels):
        raise ValueError(
            f"allow-list entry {entry!r} is neither a network, an address nor a name; "
            "write 10.0.0.0/8, 127.0.0.1, 127.0.0.1:9000, [::1]:9000 or mcp.internal:8000 (no host bits in a network)"
        )
    return name


def _port(text: str, entry: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError(f"allow-list entry {entry!r} has no port between 1 and 65535 after its colon")
    return int(text)
