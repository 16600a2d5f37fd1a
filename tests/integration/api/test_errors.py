"""Every error has one shape and gives nothing away."""

from __future__ import annotations

import pytest
from tests.stack import Stack

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
    import json

    payload = json.dumps({"username": text, "password": text}).encode()
    with stack.client("") as client:
        answer = client.post("/auth/login", content=payload, headers={"Content-Type": "application/json"})
    assert answer.status_code in {401, 422}
    payload = json.dumps({"name": f"n{text}", "url": f"http://127.0.0.1:9/{text}"}).encode()
    with stack.client() as client:
        answer = client.post("/servers", content=payload, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
