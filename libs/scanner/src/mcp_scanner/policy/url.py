"""Reading a URL strictly: one spelling, one meaning, for the policy and for the connection alike."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from mcp_scanner.policy.addresses import IPAddress
from mcp_scanner.policy.refusal import TargetRefused

# The characters RFC 3986 allows in a URI, and nothing else: no space, control, backslash, quote or non-ASCII.
_URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Longer URLs are refused by most servers (RFC 9110 recommends to support 8000 octets).
_LONGEST = 8000
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute http or https URL whose parts were checked; `address` is set when the host is a literal one."""

    scheme: str
    host: str
    port: int
    target: str
    address: IPAddress | None

    @property
    def authority(self) -> str:
        """Host and, where it is not the default one, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port as a browser would write the origin."""
        return f"{self.scheme}://{self.authority}"

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def __str__(self) -> str:
        return self.origin + self.target

    def shown(self) -> str:
        """The URL for a message: without its query, which may carry secrets."""
        return self.origin + self.path


def parse_url(text: str) -> Url:
    """Read an absolute URL; raise TargetRefused when it is not http(s) or could be read in two ways."""
    if len(text) > _LONGEST or not _URI.fullmatch(text):
        raise TargetRefused(
            "spelling",
            "The URL is too long or has characters that no URL has (a space, a control character, a backslash, "
            "a letter outside ASCII), so it was not read; percent-encode the path and write an "
            "international host name in its xn-- form.",
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise TargetRefused(
            "spelling", "The URL has a host or port that cannot be read; write it as https://host:port/path."
        ) from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise TargetRefused(
            "scheme",
            "Only http:// and https:// URLs are scanned, so nothing was sent; write the server's HTTP address.",
        )
    if "@" in parts.netloc:
        raise TargetRefused(
            "userinfo",
            "The URL carries a user name or password, which would end up in logs, so nothing was sent; "
            "give credentials as a header or bearer token instead.",
        )
    host = parts.hostname or ""
    address = _literal(host, bracketed="[" in parts.netloc)
    if address is None:
        _check_name(host)
        host = host.removesuffix(".")
    else:
        host = str(address)
    if port == 0:
        raise TargetRefused("spelling", "Port 0 is no port to connect to; write the port the server listens on.")
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    return Url(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], target, address)


def _literal(host: str, *, bracketed: bool) -> IPAddress | None:
    """The address that the host spells literally, or None for a name. Any unusual spelling is refused."""
    if bracketed:
        try:
            return ipaddress.IPv6Address(host) if "%" not in host else _odd(host)
        except ValueError:
            return _odd(host)
    last = host.removesuffix(".").rpartition(".")[2]
    if not _NUMBER.fullmatch(last):
        return None
    try:
        return ipaddress.IPv4Address(host)
    except ValueError:
        return _odd(host)


def _odd(host: str) -> IPAddress:
    raise TargetRefused(
        "spelling",
        f"The host {host!r} spells an address in an unusual way (decimal, octal, hexadecimal, shortened or with a "
        "zone), which readers understand differently, so nothing was sent; write four decimal numbers, or the plain "
        "IPv6 address in brackets.",
    )


def _check_name(host: str) -> None:
    name = host.removesuffix(".")
    if not name or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise TargetRefused("spelling", "The URL has no readable host name; write it as https://host:port/path.")
