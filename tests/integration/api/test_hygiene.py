"""What every route has in common: HEAD, no storing, no redirects, known parameters, negotiated errors."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.api.test_authorisation import ROUTES
from tests.stack import ADMIN_PASSWORD, Stack

pytestmark = pytest.mark.integration

GET_ROUTES = sorted(path for method, path in ROUTES if method == "GET")
# HEAD of these would wait for something to happen to a scan that is not there.
PER_ANSWER = {"content-length", "date", "x-request-id", "x-process-time", "x-cache", "transfer-encoding"}


def url(stack: Stack, path: str) -> str:
    return (
        path.replace("{user_id}", str(stack.admin_id))
        .replace("{server_id}", "1")
        .replace("{scan_id}", "999999999")
        .replace("{vulnerability_id}", "999999999")
    )


STREAMED = ["/api/large-dataset", "/export/vulnerabilities"]
# Under pressure small bodies are sent as they are; for a client that refuses that, the pressure makes no difference.
CODED = "gzip, identity;q=0"


@pytest.mark.parametrize("path", GET_ROUTES)
def test_head_is_get_without_a_body(stack: Stack, path: str) -> None:
    asked = {"Accept-Encoding": "gzip" if path in STREAMED else CODED}
    with stack.client() as client:
        get, head = (client.request(method, url(stack, path), headers=asked) for method in ("GET", "HEAD"))
    assert head.status_code == get.status_code
    assert head.content == b""
    stated, meant = ({n: v for n, v in answer.headers.items() if n not in PER_ANSWER} for answer in (head, get))
    assert stated == meant


@pytest.mark.parametrize("accept", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("query", ["", "?server_id=999999999"])
def test_an_export_s_coding_does_not_depend_on_what_it_holds(stack: Stack, accept: str, query: str) -> None:
    coding = None if accept == "identity" else accept
    with stack.client() as client:
        for method in ("GET", "HEAD"):
            answer = client.request(method, f"/export/vulnerabilities{query}", headers={"Accept-Encoding": accept})
            assert answer.status_code == 200
            assert answer.headers.get("content-encoding") == coding
            assert "content-length" not in answer.headers


def test_head_is_among_the_allowed_methods(stack: Stack) -> None:
    with stack.client() as client:
        refused = client.put("/servers")
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("path", GET_ROUTES)
def test_what_is_about_people_is_not_stored(stack: Stack, path: str) -> None:
    with stack.client() as client:
        stored = client.get(url(stack, path)).headers.get("cache-control", "")
    if path.startswith(("/users", "/security-events")):
        assert "no-store" in stored
    else:
        assert stored in {"no-store", "no-cache", "private, no-cache"}


def test_tokens_and_keys_are_not_stored(stack: Stack) -> None:
    with stack.client("") as client:
        session = client.post("/auth/login", json={"username": "admin", "password": ADMIN_PASSWORD})
        renewed = client.post("/auth/refresh", json={"refresh_token": session.json()["refresh_token"]})
        refused = client.post("/auth/login", json={"username": "admin", "password": "wrong"})
    with stack.client() as client:
        key = client.post(f"/users/{stack.admin_id}/api-keys", json={"name": "k"})
    assert [answer.headers["cache-control"] for answer in (session, renewed, refused, key)] == ["no-store"] * 4


@pytest.mark.parametrize(
    "path", ["/users/", "/vulnerabilities/", "/health/", "/scans/1/", "//evil.example/", "/auth/login/"]
)
def test_no_redirect_repeats_the_client_s_host(stack: Stack, path: str) -> None:
    with stack.client() as client:
        answer = client.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "named"),
    [
        ("GET", "/vulnerabilities?severty=high", "severity"),
        ("GET", "/vulnerabilities?severity=high&limt=5", "limit"),
        ("GET", "/export/vulnerabilities?formt=csv", "format"),
        ("GET", "/servers/1?x=1", ""),
        ("POST", "/scan/heavy?targt=http://127.0.0.1/", "target"),
        ("POST", "/auth/login?debug=1", ""),
    ],
)
def test_unknown_parameters_are_named(stack: Stack, method: str, path: str, named: str) -> None:
    with stack.client() as client:
        answer = client.request(method, path, json={} if method == "POST" else None)
    assert answer.status_code == 422
    body = answer.json()
    assert body["error_code"] == "unknown_parameter"
    wrong = path.rpartition("?")[2].rpartition("&")[2].partition("=")[0]
    assert [item["path"] for item in body["errors"]] == [f"query.{wrong}"]
    assert f"`{named}`" in body["errors"][0]["message"] or not named


@pytest.mark.parametrize("path", ["/health?probe=1", "/livez?x=1", "/readyz?x=1", "/metrics?name[]=up"])
def test_probes_and_scrapers_may_add_parameters(stack: Stack, path: str) -> None:
    with stack.client("") as client:
        assert client.get(path).status_code == 200


INVALID: list[tuple[str, str, Any, set[str]]] = [
    ("GET", "/vulnerabilities?page=10000000&limit=200", None, {"query.page", "query.limit"}),
    ("GET", "/vulnerabilities?limit=0", None, {"query.limit"}),
    ("GET", "/users/0", None, {"path.user_id"}),
    ("POST", "/scan/heavy", None, {"query.server_id", "query.target"}),
    ("POST", "/scan/heavy", {}, {"body.server_id", "body.target"}),
    ("POST", "/scan/heavy", {"target": "http://127.0.0.1:9/\x01"}, {"body.target"}),
    ("POST", "/servers", {"name": "n", "url": "file:///etc/passwd"}, {"body.url"}),
    ("PATCH", "/users", {"ids": [1]}, {"body.role", "body.is_active"}),
    ("POST", "/users", {"username": " a", "password": "long enough 123"}, {"body.username"}),
    ("POST", "/users", {"username": "a\u200bb", "password": "long enough 123"}, {"body.username"}),
    ("POST", "/users/1/api-keys", {"name": "k", "expires_at": "2001-01-01T00:00:00Z"}, {"body.expires_at"}),
    ("PATCH", "/vulnerabilities/1", {"status": "accepted", "reason": "r"}, {"body.accepted_until"}),
    ("PATCH", "/vulnerabilities/1", {"status": "accepted"}, {"body.reason"}),
    ("PATCH", "/vulnerabilities/1", {"status": "open", "accepted_until": "2999-01-01T00:00:00Z"},
     {"body.accepted_until"}),
    ("POST", "/auth/login", "text", {"body"}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "paths"), INVALID)
def test_every_422_names_the_fields_at_fault(stack: Stack, method: str, path: str, body: Any, paths: set[str]) -> None:
    with stack.client() as client:
        answer = client.request(method, path, json=body)
    assert answer.status_code == 422, answer.text
    assert {item["path"] for item in answer.json()["errors"]} == paths


def test_a_body_that_is_no_json_is_named(stack: Stack) -> None:
    with stack.client() as client:
        answer = client.post("/servers", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.json()["errors"][0]["path"].startswith("body")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/json;q=0.9, application/problem+json;q=0.5", "application/json"),
        ("application/problem+json;q=0", "application/json"),
        ("application/problem+json, application/json;q=0.5", "application/problem+json"),
    ],
)
def test_the_weights_choose_the_shape_of_an_error(stack: Stack, accept: str, media_type: str) -> None:
    with stack.client() as client:
        answer = client.get("/scans/999999999", headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    assert "accept" in answer.headers["vary"].lower()
