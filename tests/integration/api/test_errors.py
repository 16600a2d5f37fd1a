"""Every error has one shape and gives nothing away."""

from __future__ import annotations

import base64
import json

import pytest
from tests.stack import Stack, wait_for

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing/here", 404, "not_found"),
        ("DELETE", "/servers", 405, "method_not_allowed"),
        ("GET", "/vulnerabilities?limit=0", 422, "invalid_request"),
        ("GET", "/vulnerabilities?cursor=nonsense", 400, "invalid_cursor"),
        ("GET", "/vulnerabilities?page=10000000&limit=200", 422, "page_too_deep"),
        ("GET", "/users/0", 422, "invalid_request"),
        ("GET", f"/users/{2**63}", 422, "invalid_request"),
        ("GET", "/scans/999999999", 404, "scan_not_found"),
        ("POST", "/scan/heavy", 422, "invalid_request"),
    ],
)
def test_shape(stack: Stack, method: str, path: str, status: int, code: str) -> None:
    with stack.client() as client:
        answer = client.request(method, path)
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"error", "error_code", "timestamp", "error_id", "errors"}
    assert body["error_code"] == code
    assert isinstance(body["timestamp"], int)


def test_fields_at_fault_are_named(stack: Stack) -> None:
    with stack.client() as client:
        body = client.post("/servers", json={"name": "", "url": 5}).json()
    assert {item["path"] for item in body["errors"]} == {"body.name", "body.url"}


def test_problem_json_on_request(stack: Stack) -> None:
    with stack.client() as client:
        answer = client.get("/scans/999999999", headers={"Accept": "application/problem+json"})
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["title"], body["error_code"]) == (404, "Not Found", "scan_not_found")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"username": "a", "password": 5}'])
def test_broken_bodies_are_4xx(stack: Stack, body: bytes) -> None:
    with stack.client("") as client:
        answer = client.post("/auth/login", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
def test_text_that_no_database_holds_is_no_500(stack: Stack, text: str) -> None:
    payload = json.dumps({"username": text, "password": text}).encode()
    with stack.client("") as client:
        answer = client.post("/auth/login", content=payload, headers={"Content-Type": "application/json"})
    assert answer.status_code in {401, 422}
    payload = json.dumps({"name": f"n{text}", "url": f"http://127.0.0.1:9/{text}"}).encode()
    with stack.client() as client:
        answer = client.post("/servers", content=payload, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("method", "path"), [("PATCH", "/vulnerabilities/1"), ("POST", "/vulnerabilities/triage"), ("POST", "/servers")]
)
@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused_and_named(stack: Stack, method: str, path: str, text: str) -> None:
    body: dict[str, object] = {"status": "acknowledged", "reason": text}
    field = "body.reason"
    if path == "/vulnerabilities/triage":
        body["ids"] = [1]
    elif path == "/servers":
        body, field = {"name": text, "url": "http://127.0.0.1:9/unstorable"}, "body.name"
    with stack.client() as client:
        # Escaped: no client can encode a lone surrogate.
        answer = client.request(
            method, path, content=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
        )
    assert answer.status_code == 422, answer.text
    assert [item["path"] for item in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/auth/login", {"username": "admin", "password": "x"}),
        ("POST", "/auth/refresh", {"refresh_token": "x"}),
        ("POST", "/users", {"username": "u", "password": "long enough a password"}),
        ("PATCH", "/users", {"ids": [10**9], "role": "viewer"}),
        ("PATCH", "/users/1000000000", {"role": "viewer"}),
        ("POST", "/users/1/api-keys", {"name": "k"}),
        ("POST", "/servers", {"name": "n", "url": "http://127.0.0.1:9/"}),
        ("POST", "/scan/heavy", {"target": "http://127.0.0.1:9/"}),
        ("PATCH", "/vulnerabilities/1", {"status": "open"}),
        ("POST", "/vulnerabilities/triage", {"ids": [1], "status": "open"}),
    ],
)
def test_a_field_that_no_route_knows_is_refused(stack: Stack, method: str, path: str, body: dict[str, object]) -> None:
    with stack.client() as client:
        answer = client.request(method, path, json=body | {"misspelt": 1})
    assert answer.status_code == 422, answer.text
    assert [item["path"] for item in answer.json()["errors"]] == ["body.misspelt"]


@pytest.mark.parametrize(
    "path", ["/vulnerabilities?limit=1&limit=2", "/export/vulnerabilities?rule=a&rule=b", "/servers?limit=1&limit=1"]
)
def test_a_parameter_that_comes_once_is_not_taken_twice(stack: Stack, path: str) -> None:
    with stack.client() as client:
        answer = client.get(path)
        assert client.get("/vulnerabilities?severity=high&severity=low").status_code == 200
    assert answer.status_code == 422
    assert answer.json()["error_code"] == "repeated_parameter"
    assert [item["path"] for item in answer.json()["errors"]] in (["query.limit"], ["query.rule"])


@pytest.mark.parametrize("path", ["/nothing/here", "/users/0", "/scans/999999999"])
def test_the_error_id_of_a_refusal_is_in_the_log(stack: Stack, path: str) -> None:
    with stack.client() as client:
        answer = client.get(path)
    error_id = answer.json()["error_id"]
    log = stack.processes["api"].log
    line = wait_for(
        lambda: next((line for line in log.read_text(errors="replace").splitlines() if error_id in line), ""),
        "the error in the log",
        20,
    )
    assert str(answer.status_code) in line
    assert path in line


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/vulnerabilities/1", {"status": "acknowledged", "reason": "a\x00b"}),
        (
            "PATCH",
            "/vulnerabilities/1",
            {"status": "accepted", "reason": "r", "accepted_until": "9999-12-31T23:59:59-23:59"},
        ),
        ("POST", "/users/1/api-keys", {"name": "\x00"}),
        ("POST", "/users/1/api-keys", {"name": "k", "expires_at": "9999-12-31T23:59:59-23:59"}),
        ("GET", "/vulnerabilities?first_seen_from=0001-01-01T00:00:00%2B23:59", None),
        ("GET", "/vulnerabilities?first_seen_to=9999-12-31T23:59:59-23:59", None),
        ("GET", "/export/vulnerabilities?first_seen_from=0001-01-01T00:00:00%2B23:59", None),
        ("GET", "/vulnerabilities?q=%00", None),
        ("GET", f"/vulnerabilities?cursor={cursor('created_at', '2026-01-01T00:00:00+00:00', 10**25)}", None),
        ("GET", f"/vulnerabilities?cursor={cursor('created_at', '0001-01-01T00:00:00+23:59', 5)}", None),
        ("GET", f"/vulnerabilities?cursor={cursor('created_at', '2026-01-01T00:00:00', 5)}", None),
        ("GET", f"/vulnerabilities?sort=severity&cursor={cursor('severity', 1000000, 5)}", None),
    ],
)
def test_values_at_the_edge_are_4xx(stack: Stack, method: str, path: str, body: dict[str, str] | None) -> None:
    with stack.client() as client:
        answer = client.request(method, path, json=body)
    assert answer.status_code in {400, 422}, answer.text


def test_bodies_are_bounded_before_anybody_is_asked(stack: Stack) -> None:
    with stack.client("") as client:
        answer = client.post("/auth/login", content=b"x" * 1_000_000, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
