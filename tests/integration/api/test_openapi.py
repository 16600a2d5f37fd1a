"""The OpenAPI document is true: every route answers as it says, whoever asks and whatever is sent."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.stack import Stack

pytestmark = pytest.mark.integration

ROLES = ("anonymous", "viewer", "analyst", "admin")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Would end the credentials the other cases use; tests/integration/api/test_authentication.py has them.
LEFT_OUT = {("POST", "/auth/rotate-keys"), ("POST", "/auth/logout")}
# Streams until the scan ends.
STREAMS = {"/scans/{scan_id}/events"}


@pytest.fixture(scope="module")
def credentials(stack: Stack) -> dict[str, dict[str, str]]:
    """Headers of each role. The administrator is one that the cases cannot find: they leave out its id."""
    headers = {role: {"Authorization": f"Bearer {stack.new_user(role)[1]}"} for role in ROLES[1:]}
    return {"anonymous": {}, **headers}


def _touches_administrators(stack: Stack, case: Any) -> bool:
    """Whether a case would change an administrator, and with that the test's own credentials."""
    if case.method.upper() not in {"PATCH", "PUT", "DELETE"} or not case.path.startswith("/users"):
        return False
    body = case.body if isinstance(case.body, dict) else {}
    ids = body.get("ids") if isinstance(body.get("ids"), list) else []
    with stack.client() as client:
        admins = {user["id"] for user in client.get("/users?limit=200").json()["items"] if user["role"] == "admin"}
    return bool(admins & {(case.path_parameters or {}).get("user_id"), *(i for i in ids if isinstance(i, int))})


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_as_documented(
    stack: Stack, credentials: dict[str, dict[str, str]], role: str, subtests: pytest.Subtests
) -> None:
    schema = schemathesis.openapi.from_url(f"{stack.api_url}/openapi.json")
    for result in schema.get_all_operations():
        operation = result.ok()
        if (operation.method.upper(), operation.path) in LEFT_OUT or operation.path in STREAMS:
            continue
        with subtests.test(route=f"{operation.method.upper()} {operation.path}"):
            _drive(stack, operation, credentials[role])


def _drive(stack: Stack, operation: Any, headers: dict[str, str]) -> None:
    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def drive(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        if _touches_administrators(stack, case):
            return
        case.headers = {
            name: value
            for name, value in (case.headers or {}).items()
            if name.lower() not in {"authorization", "x-api-key"}
        }
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=30)

    drive()


def test_405_names_every_method_of_the_path(stack: Stack) -> None:
    with stack.client() as client:
        answer = client.request("DELETE", "/servers")
    assert answer.headers["allow"] == "GET, POST"
