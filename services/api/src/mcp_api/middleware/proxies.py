"""Who the client is behind proxies: X-Forwarded-For and X-Forwarded-Proto, believed from trusted networks only.

Every proxy appends the address it was called from, so the list is read from its end: each address that belongs to a
trusted network is a proxy of ours, the first that does not is the client. What stands before it anybody may have
written. Without trusted networks the headers mean nothing and the peer is the client.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

from mcp_api.middleware.asgi import App, Headers, Receive, Scope, Send

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Addresses read from the end of the list: more proxies in a row than anybody has.
_MOST_HOPS = 16
# Peers whose trust is remembered: the proxies of a cluster are few, direct clients pass through.
_REMEMBERED = 1024


class TrustedProxies:
    """Puts the client's address and scheme into the scope; `networks` are those of the trusted proxies."""

    def __init__(self, app: App, networks: Sequence[Network]) -> None:
        self.app = app
        self._networks = tuple(networks)
        self._trusts_peer = lru_cache(_REMEMBERED)(self._trusts_text)

    @property
    def front(self) -> object:
        """The layer with ready answers, which depend on no address."""
        return getattr(self.app, "front", None)

    @property
    def spans(self) -> object:
        """What makes traces of the ready answers, where they are on."""
        return getattr(self.app, "spans", None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        peer = scope.get("client")
        if scope["type"] == "http" and peer and self._trusts_peer(peer[0]):
            forwarded, scheme = _read(scope["headers"])
            scope = {**scope, "client": self._client(forwarded, peer)}
            if scheme is not None:
                scope["scheme"] = scheme
        await self.app(scope, receive, send)

    def _client(self, forwarded: list[str], peer: tuple[str, int]) -> tuple[str, int]:
        """The nearest address that is no proxy of ours; the last good one where the list ends or turns to nonsense."""
        client = peer
        for text in reversed(forwarded[-_MOST_HOPS:]):
            parsed = _parse(text)
            if parsed is None:
                break
            client = (str(parsed), 0)
            if not self._trusts(parsed):
                break
        return client

    def _trusts_text(self, text: str) -> bool:
        parsed = _parse(text)
        return parsed is not None and self._trusts(parsed)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def _read(headers: Headers) -> tuple[list[str], str | None]:
    """The addresses of every X-Forwarded-For line in order, and the scheme that the nearest proxy saw."""
    addresses: list[str] = []
    scheme = None
    for name, value in headers:
        if name == b"x-forwarded-for":
            addresses += value.decode("latin-1").split(",")
        elif name == b"x-forwarded-proto":
            nearest = value.decode("latin-1").rpartition(",")[2].strip().lower()
            scheme = nearest if nearest in {"http", "https"} else None
    return addresses, scheme


def _parse(text: str) -> Address | None:
    """An address as proxies write it: bare, with a port, in brackets, or IPv4 within IPv6."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if getattr(address, "scope_id", None) is not None:
        # A zone names an interface of the machine that wrote it, in any number of characters.
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
