"""OAuth on live servers: metadata judged, and client credentials exchanged for a token of the right audience."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.stubs.listing_server import ListingApp
from tests.stubs.serve import serve

from mcp_scanner.connect.options import ClientCredentials
from mcp_scanner.connect.secret import Secret
from mcp_scanner.model import Severity, Verdict

LISTING = {"tools": [{"name": "add", "description": "Adds.", "inputSchema": {"type": "object"}}]}
RESOURCE = "/.well-known/oauth-protected-resource"
SERVER = "/.well-known/oauth-authorization-server"
CLIENT = ClientCredentials("scanner", Secret("client-secret-of-the-test"), scope="mcp:list")


@dataclass
class World:
    """A protected server and its authorization server, on two origins."""

    server: ListingApp
    issuer: ListingApp
    url: str = ""
    issuer_url: str = ""
    grants: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def world() -> Iterator[World]:
    """Both servers as they should be; tests break them before they scan."""
    token = "token-of-the-grant"
    made = World(ListingApp(LISTING, bearer=token), ListingApp({}, local_only=False))

    def grant(form: dict[str, str], headers: Any) -> dict[str, str]:
        basic = base64.b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
        made.grants.append({**form, "basic": basic})
        return {"access_token": token, "token_type": "Bearer"}

    with serve(made.server.application()) as base, serve(made.issuer.application()) as issuer:
        made.url, made.issuer_url = f"{base}/mcp", issuer
        made.server.challenge = f'Bearer resource_metadata="{base}{RESOURCE}/mcp"'
        made.server.documents[f"{RESOURCE}/mcp"] = {"resource": made.url, "authorization_servers": [issuer]}
        made.issuer.documents[SERVER] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "code_challenge_methods_supported": ["S256"],
            "response_types_supported": ["code"],
        }
        made.issuer.documents["/token"] = grant
        yield made


def _rules(report: Any) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in report.findings}


def test_client_credentials(scan: Any, world: World) -> None:
    report = scan(world.url, oauth=CLIENT, checks=True)

    assert report.verdict is Verdict.COMPLETE, report.error
    assert world.grants == [
        {
            "grant_type": "client_credentials",
            "resource": world.url,
            "scope": "mcp:list",
            "basic": "scanner:client-secret-of-the-test",
        }
    ]
    assert _rules(report) == {"plain-http": Severity.INFO}
    assert "client-secret" not in repr(report)


def test_the_secret_stays_with_its_issuer(scan: Any, world: World) -> None:
    other = ClientCredentials("scanner", CLIENT.client_secret, issuer="https://login.example.com")
    report = scan(world.url, oauth=other)

    assert report.verdict is Verdict.ERROR
    assert "not known to be meant for" in report.error
    assert world.grants == []


@pytest.mark.parametrize(
    ("breakage", "said"),
    [
        ({"resource": "https://other.example.com/mcp"}, "not about this endpoint"),
        ({"authorization_servers": []}, "names no issuer"),
        ({"authorization_servers": ["http://169.254.169.254/"]}, "where the policy forbids"),
    ],
)
def test_metadata_that_would_mislead_the_client(scan: Any, world: World, breakage: dict[str, Any], said: str) -> None:
    world.server.documents[f"{RESOURCE}/mcp"].update(breakage)
    report = scan(world.url, oauth=CLIENT)

    assert report.verdict is Verdict.ERROR
    assert said in report.error
    assert world.grants == []


def test_a_mixed_up_issuer(scan: Any, world: World) -> None:
    world.issuer.documents[SERVER]["issuer"] = "https://login.example.com"

    assert "names another issuer" in scan(world.url, oauth=CLIENT).error
    assert world.grants == []
    assert _rules(scan(world.url, checks=True))["authorization-issuer-mismatch"] is Severity.MEDIUM


def test_a_refused_grant(scan: Any, world: World) -> None:
    world.issuer.documents["/token"] = {"error": "invalid_client"}
    report = scan(world.url, oauth=CLIENT)

    assert report.verdict is Verdict.ERROR
    assert "invalid_client" in report.error


def test_metadata_as_it_should_be(scan: Any, world: World) -> None:
    report = scan(world.url, checks=True)

    assert report.verdict is Verdict.ERROR
    assert "401" in report.error
    assert _rules(report) == {"plain-http": Severity.INFO}


@pytest.mark.parametrize(
    ("where", "breakage", "rule"),
    [
        ("resource", {"resource": "https://other.example.com/mcp"}, "resource-metadata-invalid"),
        ("resource", {"authorization_servers": []}, "resource-metadata-invalid"),
        ("resource", {"authorization_servers": ["http://10.0.0.7/"]}, "metadata-points-inside"),
        ("issuer", {"code_challenge_methods_supported": ["plain"]}, "pkce-not-announced"),
        ("issuer", {"code_challenge_methods_supported": None}, "pkce-not-announced"),
        ("issuer", {"response_types_supported": ["code", "id_token token"]}, "implicit-grant-offered"),
    ],
)
def test_flawed_metadata(scan: Any, world: World, where: str, breakage: dict[str, Any], rule: str) -> None:
    documents = world.server.documents[f"{RESOURCE}/mcp"] if where == "resource" else world.issuer.documents[SERVER]
    documents.update(breakage)

    assert rule in _rules(scan(world.url, checks=True))


def test_a_challenge_that_leads_inside(scan: Any, world: World) -> None:
    world.server.challenge = 'Bearer resource_metadata="http://169.254.169.254/latest/meta-data"'
    report = scan(world.url, checks=True)

    assert _rules(report)["metadata-points-inside"] is Severity.MEDIUM


def test_no_metadata_at_all(scan: Any, world: World) -> None:
    world.server.documents.clear()
    assert _rules(scan(world.url, checks=True))["resource-metadata-missing"] is Severity.LOW

    world.server.documents[RESOURCE] = {"resource": world.url, "authorization_servers": [world.issuer_url]}
    world.issuer.documents.clear()
    assert _rules(scan(world.url, checks=True))["authorization-metadata-missing"] is Severity.LOW
