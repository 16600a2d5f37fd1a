"""OAuth 2.1 client credentials: from the target's metadata to an access token for it, and for nothing else."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import quote as percent
from urllib.parse import urlencode

from mcp_scanner.connect.discovery import covers, issuer_addresses, issuers_of, resource_addresses
from mcp_scanner.connect.exchange import ACCEPT
from mcp_scanner.connect.failure import ConnectFailure, quote
from mcp_scanner.connect.handshake import initialize
from mcp_scanner.connect.messages import encode
from mcp_scanner.connect.options import ClientCredentials
from mcp_scanner.connect.secret import Secret
from mcp_scanner.connect.session import HANDSHAKE_VERSIONS
from mcp_scanner.connect.wire import Answer, Wire
from mcp_scanner.listing import ListingError, decode_json
from mcp_scanner.model import JsonObject
from mcp_scanner.policy.addresses import Reach
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.policy.target import TargetPolicy
from mcp_scanner.policy.url import Url


@dataclass(frozen=True, slots=True)
class TokenSource:
    """Gets tokens over the scan's own wire, so that policy and bounds hold here as well."""

    wire: Wire
    policy: TargetPolicy
    client: ClientCredentials

    async def token_for(self, url: Url) -> Secret:
        """An access token whose audience is the target.

        Raises ConnectFailure when metadata is missing, contradicts itself or leads to an authorization server that
        the client's secret was not meant for.
        """
        resource, issuer = await self._resource(url)
        self._check_issuer(issuer, url)
        metadata = await self._first(issuer_addresses(issuer), "authorization server")
        if metadata.get("issuer") != issuer:
            raise _failure(
                f"the metadata of {quote(issuer)} names another issuer, {quote(str(metadata.get('issuer')))}",
                "correct the issuer in the authorization server's metadata",
            )
        return await self._request(metadata, resource)

    async def _resource(self, url: Url) -> tuple[str, str]:
        """The resource identifier and the issuer that the target names."""
        message = encode(initialize(1, HANDSHAKE_VERSIONS[-1]))
        answer = await self.wire.send("POST", url, ACCEPT, message)
        challenge = str(answer.headers.get("www-authenticate", ""))
        document = await self._first(resource_addresses(url, challenge), "protected resource")
        resource, issuers = document.get("resource"), issuers_of(document)
        if not covers(resource, url) or not issuers:
            raise _failure(
                f"the protected-resource metadata of {url.authority} is not about this endpoint or names no issuer",
                "correct `resource` and `authorization_servers` in it",
            )
        wanted = self.client.issuer
        return str(resource), wanted if wanted in issuers else issuers[0]

    def _check_issuer(self, issuer: str, url: Url) -> None:
        """The secret goes to the issuer it belongs to, or to one of the target's own site when none was named."""
        if self.client.issuer:
            allowed = issuer == self.client.issuer
        else:
            host = self._check(issuer).host
            site = url.host.partition(".")[2] if url.address is None else ""
            allowed = host == url.host or ("." in site and (host == site or host.endswith(f".{site}")))
        if not allowed:
            raise _failure(
                f"the server names {quote(issuer)} as its authorization server, which these credentials are not "
                "known to be meant for",
                "name that issuer with the credentials if they are for it",
            )

    async def _request(self, metadata: JsonObject, resource: str) -> Secret:
        endpoint = self._check(str(metadata.get("token_endpoint", "")))
        form = {"grant_type": "client_credentials", "resource": resource}
        if self.client.scope:
            form["scope"] = self.client.scope
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        methods = metadata.get("token_endpoint_auth_methods_supported")
        if isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods:
            form |= {"client_id": self.client.client_id, "client_secret": self.client.client_secret.reveal()}
        else:
            headers["authorization"] = _basic(self.client)
        await self.wire.pin(endpoint)
        if endpoint.scheme == "http" and self.wire.reach(endpoint) is Reach.PUBLIC:
            raise _failure("the token endpoint is plain HTTP on a public address", "serve it over https")
        answer = await self.wire.send("POST", endpoint, headers, urlencode(form).encode())
        token = (_json(answer) or {}).get("access_token")
        if answer.status != 200 or not isinstance(token, str) or not token.isprintable():
            error = quote(str((_json(answer) or {}).get("error", "no access token")), 60)
            raise _failure(f"the token endpoint answers {answer.status} ({error})", "check client id, secret and scope")
        return Secret(token)

    async def _first(self, addresses: list[str], whose: str) -> JsonObject:
        """The first address that answers with a JSON object."""
        for address in addresses:
            answer = await self.wire.send("GET", self._check(address), {"accept": "application/json"})
            document = _json(answer) if answer.status == 200 else None
            if document is not None:
                return document
        raise _failure(f"no metadata of the {whose} is found", "publish it, or give a bearer token instead")

    def _check(self, address: str) -> Url:
        try:
            return self.policy.check_url(address)
        except TargetRefused as refusal:
            raise _failure(
                f"the OAuth metadata leads where the policy forbids: {refusal.message}", "correct it"
            ) from None


def _json(answer: Answer) -> JsonObject | None:
    try:
        value = decode_json(answer.body).value
    except ListingError:
        return None
    return value if isinstance(value, dict) else None


def _basic(client: ClientCredentials) -> str:
    """RFC 6749, 2.3.1: both parts form-encoded before they are joined."""
    pair = f"{percent(client.client_id, safe='')}:{percent(client.client_secret.reveal(), safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _failure(cause: str, remedy: str) -> ConnectFailure:
    return ConnectFailure("oauth", cause, remedy, consequence="no token was got and nothing was read")
