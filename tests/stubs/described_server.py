"""Serve an example of a check's rule: the honest server it describes, with its flaws (mcp_scanner.checks.examples)."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import json
import ssl
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trustme
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from tests.stubs.listing_server import ListingApp
from tests.stubs.serve import serve

_TOOL = {"name": "add", "description": "Adds two numbers.", "inputSchema": {"type": "object"}}
_RESOURCE = "/.well-known/oauth-protected-resource"
_ISSUER = "/.well-known/oauth-authorization-server"
# Members that are plain settings of the stub, under the same name.
_AS_THEY_ARE = ("eras", "bearer", "trusts_sessions", "checks_headers", "cache_scope", "trace", "software", "any_origin")
_DESCRIBED = {*_AS_THEY_ARE, "tools", "transport", "tls", "reach", "any_host", "cors", "session_ids", "shown_to_others"}
_DESCRIBED |= {"request_state", "accepts", "resource_metadata", "authorization_metadata"}


@dataclass(frozen=True)
class Described:
    """A running example: its endpoint, and the authority that vouches for it where it has TLS."""

    url: str
    ca_file: str | None
    app: ListingApp

    def accept(self, audiences: list[str]) -> str:
        """Make and accept one JWT for these audiences; the server looks at nothing else of it."""
        parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": "example", "aud": audiences}, {})
        token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        self.app.bearer = token
        return token


@contextmanager
def described_server(endpoint: Mapping[str, Any], authority: trustme.CA, folder: Path) -> Iterator[Described]:
    """Serve an example for the time of the block. Raises ValueError for a member that nothing here acts on."""
    if unknown := set(endpoint) - _DESCRIBED:
        raise ValueError(f"an example describes {sorted(unknown)}, which this stub does not know")
    app = ListingApp({"tools": endpoint.get("tools", [_TOOL])}, **_settings(endpoint))
    with ExitStack() as stack:
        if endpoint.get("transport") == "http+sse":
            security = TransportSecuritySettings(allowed_hosts=["127.0.0.1:*"], allowed_origins=[])
            base = stack.enter_context(serve(MCPServer("s").sse_app(transport_security=security)))
            yield Described(f"{base}/sse", None, app)
            return
        tls = endpoint.get("tls")
        if tls is None:
            base, ca_file = stack.enter_context(serve(app.application())), None
        else:
            base, ca_file = _https(app, tls, authority, folder, stack)
        _publish(app, endpoint, base, stack)
        yield Described(f"{base}/mcp", ca_file, app)


def _settings(endpoint: Mapping[str, Any]) -> dict[str, Any]:
    """The example's members as settings of the stub."""
    settings = {name: endpoint[name] for name in _AS_THEY_ARE if name in endpoint}
    settings["local_only"] = not endpoint.get("any_host", False)
    if endpoint.get("accepts") == "any-token":
        settings["accepts"] = lambda given: given.startswith("Bearer ")
    if endpoint.get("session_ids") == "counting":
        numbers = itertools.count(1)
        settings["new_session"] = lambda: str(next(numbers))
    if "cors" in endpoint:
        allowed = endpoint["cors"]
        settings["allow_origin"] = lambda asks: {
            "access-control-allow-origin": asks if allowed == "reflect" else allowed
        }
    if "shown_to_others" in endpoint:
        others = {"tools": endpoint["shown_to_others"]}
        settings["cloak"] = lambda agent: {"tools": [_TOOL]} if "security" in agent else others
    if "request_state" in endpoint:
        settings["call"] = _asking(**endpoint["request_state"])
    return settings


def _asking(state: str, accepts_changed: bool) -> Callable[[dict[str, Any]], dict[str, Any] | None]:
    def call(params: dict[str, Any]) -> dict[str, Any] | None:
        given = params.get("requestState")
        if given is None:
            return {"resultType": "input_required", "requestState": state, "inputRequests": {}}
        return {"content": [], "isError": False} if accepts_changed or given == state else None

    return call


def _publish(app: ListingApp, endpoint: Mapping[str, Any], base: str, stack: ExitStack) -> None:
    """The metadata of the server and of its authorization server, which is another origin."""
    if endpoint.get("resource_metadata") is None:
        return
    server = ListingApp({}, local_only=False)
    issuer = stack.enter_context(serve(server.application()))
    app.challenge = f'Bearer resource_metadata="{base}{_RESOURCE}/mcp"'
    resource = {"resource": f"{base}/mcp", "authorization_servers": [issuer]}
    app.documents[f"{_RESOURCE}/mcp"] = {**resource, **endpoint["resource_metadata"]}
    if endpoint.get("authorization_metadata") is None:
        return
    metadata = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "code_challenge_methods_supported": ["S256"],
        "response_types_supported": ["code"],
    }
    server.documents[_ISSUER] = {**metadata, **endpoint["authorization_metadata"]}


def _https(
    app: ListingApp, tls: Mapping[str, Any], authority: trustme.CA, folder: Path, stack: ExitStack
) -> tuple[str, str]:
    """Serve with the certificate that the example describes; gives the base URL and the authority's file."""
    end = dt.datetime.now(dt.UTC) + dt.timedelta(days=tls.get("days", 90))
    issuer = authority if tls.get("trusted", True) else trustme.CA()
    leaf = issuer.issue_cert(tls.get("name", "127.0.0.1"), not_after=end)
    keys, chain, ca_file = folder / "key.pem", folder / "chain.pem", folder / "ca.pem"
    leaf.private_key_pem.write_to_path(keys)
    chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    authority.cert_pem.write_to_path(ca_file)
    settings: dict[str, Any] = {"ssl_keyfile": str(keys), "ssl_certfile": str(chain)}
    if "oldest" in tls:
        settings["ssl_context_factory"] = lambda config, make: _lowered(make(), ssl.TLSVersion[tls["oldest"]])
    return stack.enter_context(serve(app.application(), **settings)), str(ca_file)


def _lowered(context: ssl.SSLContext, oldest: ssl.TLSVersion) -> ssl.SSLContext:
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():  # Python warns of the old versions, which are what the example is about
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = oldest
    return context
