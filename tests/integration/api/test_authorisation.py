"""Who may do what: one table over every route."""

from __future__ import annotations

from typing import Any

import pytest
from tests.stack import Stack

pytestmark = pytest.mark.integration

# route -> the weakest role that is let through (None: no credential needed)
ROUTES: dict[tuple[str, str], str | None] = {
    ("GET", "/health"): None,
    ("GET", "/livez"): None,
    ("GET", "/readyz"): None,
    ("GET", "/metrics"): None,
    ("POST", "/auth/login"): None,
    ("POST", "/auth/refresh"): None,
    ("POST", "/auth/logout"): "viewer",
    ("POST", "/auth/password"): "viewer",
    ("POST", "/auth/rotate-keys"): "admin",
    ("GET", "/users"): "admin",
    ("POST", "/users"): "admin",
    ("PATCH", "/users"): "admin",
    ("GET", "/users/activity"): "admin",
    ("GET", "/users/event-counts"): "admin",
    ("GET", "/users/{user_id}"): "viewer",
    ("PATCH", "/users/{user_id}"): "admin",
    ("GET", "/users/{user_id}/api-keys"): "viewer",
    ("POST", "/users/{user_id}/api-keys"): "viewer",
    ("DELETE", "/users/{user_id}/api-keys/{key_id}"): "viewer",
    ("POST", "/users/{user_id}/api-keys/{key_id}/rotate"): "viewer",
    ("GET", "/servers"): "viewer",
    ("POST", "/servers"): "analyst",
    ("GET", "/servers/{server_id}"): "viewer",
    ("POST", "/scan/vulnerability"): "analyst",
    ("POST", "/scan/heavy"): "analyst",
    ("GET", "/scans"): "viewer",
    ("GET", "/scans/{scan_id}"): "viewer",
    ("GET", "/scans/{scan_id}/events"): "viewer",
    ("POST", "/scans/{scan_id}/cancel"): "analyst",
    ("GET", "/vulnerabilities"): "viewer",
    ("GET", "/vulnerabilities/{vulnerability_id}"): "viewer",
    ("PATCH", "/vulnerabilities/{vulnerability_id}"): "analyst",
    ("GET", "/vulnerabilities/{vulnerability_id}/history"): "viewer",
    ("POST", "/vulnerabilities/triage"): "analyst",
    ("GET", "/security-events"): "admin",
    ("GET", "/export/vulnerabilities"): "viewer",
    ("GET", "/api/large-dataset"): "viewer",
}
# Let through by role, these judge the credentials in the body or whether the account is one's own.
_OWN_RULES = {
    "/auth/login",
    "/auth/refresh",
    "/auth/password",
    "/users/{user_id}",
    "/users/{user_id}/api-keys",
    "/users/{user_id}/api-keys/{key_id}",
    "/users/{user_id}/api-keys/{key_id}/rotate",
}
RANK = {None: 0, "viewer": 1, "analyst": 2, "admin": 3}


@pytest.fixture(scope="module")
def document(stack: Stack) -> dict[str, Any]:
    with stack.client("") as client:
        return dict(client.get("/openapi.json").json())


@pytest.fixture(scope="module")
def tokens(stack: Stack) -> dict[str | None, str]:
    """A credential of each role; the routes are asked for ids that belong to nobody."""
    return {None: "", "viewer": stack.new_user("viewer")[1], "analyst": stack.new_user("analyst")[1]}


def test_the_table_names_every_route(document: dict[str, Any]) -> None:
    served = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    # HEAD is GET without the body: same route, same rules.
    heads = {path for method, path in served if method == "HEAD"}
    assert heads <= {path for method, path in ROUTES if method == "GET"}
    assert {(method, path) for method, path in served if method != "HEAD"} == set(ROUTES)


@pytest.mark.parametrize(("method", "path"), sorted(ROUTES))
def test_weaker_callers_are_refused(stack: Stack, tokens: dict[str | None, str], method: str, path: str) -> None:
    needed = ROUTES[method, path]
    url = path
    for name in ("user_id", "key_id", "server_id", "scan_id", "vulnerability_id"):
        url = url.replace(f"{{{name}}}", "999999999")
    body = {
        "username": "nobody",
        "password": "irrelevant",
        "name": "k",
        "url": "http://127.0.0.1:9/",
        "server_id": 999999999,
    }
    if path.endswith("/triage") or (method == "PATCH" and "vulnerab" in path):
        body = {"status": "open", "ids": [999999999]}  # type: ignore[dict-item]
    for role, token in tokens.items():
        if path == "/auth/logout" and role is not None:
            continue
        with stack.client(token) as client:
            answer = client.request(method, url, json=body if method in {"POST", "PATCH"} else None)
        if RANK[role] < RANK[needed]:
            assert answer.status_code == (401 if role is None else 403), (role, answer.text)
            assert answer.json()["error_code"] in {"invalid_credentials", "forbidden"}
        elif path not in _OWN_RULES:
            assert answer.status_code not in {401, 403}, (role, answer.text)


def test_others_accounts_are_for_administrators(stack: Stack) -> None:
    user_id, token = stack.new_user("viewer")
    with stack.client(token) as client:
        assert client.get(f"/users/{user_id}").json()["role"] == "viewer"
        assert client.get(f"/users/{stack.admin_id}").status_code == 403
        assert client.get(f"/users/{stack.admin_id}/api-keys").status_code == 403
        assert client.post(f"/users/{user_id}/api-keys", json={"name": "k", "role": "admin"}).status_code == 403
