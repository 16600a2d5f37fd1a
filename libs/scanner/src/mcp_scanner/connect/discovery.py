"""Where OAuth metadata stands: RFC 9728 for the server, RFC 8414 or OpenID Connect for its authorization server."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mcp_scanner.model import JsonObject
from mcp_scanner.policy.url import Url

_RESOURCE = "/.well-known/oauth-protected-resource"
_PARAMETER = re.compile(r'resource_metadata="?([^",\s]{1,2000})')
# A resource with more authorization servers than this is looked at no further: each costs requests.
_MOST_ISSUERS = 3


def resource_addresses(url: Url, challenge: str) -> list[str]:
    """Addresses of the server's metadata: as its challenge says, at the path's well-known address, at the origin's."""
    found = _PARAMETER.search(challenge)
    path = url.path.rstrip("/")
    addresses = [found.group(1)] if found else []
    addresses += [url.origin + _RESOURCE + path] if path else []
    return [*addresses, url.origin + _RESOURCE]


def issuer_addresses(issuer: str) -> list[str]:
    """Addresses of an issuer's metadata: RFC 8414 before OpenID Connect, the issuer's path inserted, then appended."""
    parts = urlsplit(issuer)
    base, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    addresses = [
        f"{base}/.well-known/oauth-authorization-server{path}",
        f"{base}/.well-known/openid-configuration{path}",
    ]
    return [*addresses, f"{base}{path}/.well-known/openid-configuration"] if path else addresses


def issuers_of(document: JsonObject) -> list[str]:
    """The authorization servers that a server's metadata names."""
    named = document.get("authorization_servers")
    return [issuer for issuer in named if isinstance(issuer, str)][:_MOST_ISSUERS] if isinstance(named, list) else []


def covers(resource: object, url: Url) -> bool:
    """Whether a resource identifier is this endpoint's URL or a parent of it on the same origin."""
    if not isinstance(resource, str):
        return False
    parts = urlsplit(resource)
    path = parts.path.rstrip("/")
    return (parts.scheme, parts.netloc.lower()) == (url.scheme, url.authority) and (
        url.path.rstrip("/") == path or url.path.startswith(f"{path}/")
    )
