"""The OpenAPI document is true: every route answers as it says, whoever asks and whatever is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.stack import Stack
from tests.stubs.listing_server import listing_server

from mcp_core.scans.models import ScanKind, ScanStatus
from mcp_core.users.models import Role
from mcp_core.vulnerabilities.models import VulnerabilityStatus
from mcp_scanner.model import Confidence, Severity, Verdict

pytestmark = [pytest.mark.integration, pytest.mark.slow]

ROLES = ("anonymous", "viewer", "analyst", "admin")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Would end the credentials the other cases use, or use up their attempts; test_routes_that_end_credentials... has them.
LEFT_OUT = {("POST", "/auth/rotate-keys"), ("POST", "/auth/logout"), ("POST", "/auth/password")}
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
        # HEAD answers as GET does: test_head_answers_as_get_does.
        if (operation.method.upper(), operation.path) in LEFT_OUT or operation.method.upper() == "HEAD":
            continue
        if operation.path in STREAMS:
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
    assert answer.headers["allow"] == "GET, HEAD, POST"


@pytest.fixture(scope="module")
def document(stack: Stack) -> dict[str, Any]:
    with stack.client("") as client:
        return dict(client.get("/openapi.json").json())


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """Checks values against a schema of the document, formats included."""
    resource = Resource(contents=document, specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:document", resource)
    text = json.dumps(schema).replace("#/components", "urn:document#/components")
    return Draft202012Validator(json.loads(text), registry=registry, format_checker=FormatChecker())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_every_schema_has_examples_that_fit_it(document: dict[str, Any]) -> None:
    framework = {"HTTPValidationError", "ValidationError"}
    for name, schema in document["components"]["schemas"].items():
        if name in framework:
            continue
        assert schema.get("examples"), f"{name} has no example"
        for example in schema["examples"]:
            validator(document, schema).validate(example)


def test_every_parameter_and_header_has_an_example_that_fits_it(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            where = f"{method} {path} {parameter['name']}"
            assert parameter.get("example") is not None, where
            validator(document, parameter["schema"]).validate(parameter["example"])
        for status, response in operation["responses"].items():
            for name, header in response.get("headers", {}).items():
                assert "example" in header, f"{method} {path} {status} {name}"
                validator(document, header["schema"]).validate(header["example"])


def test_every_body_has_a_schema_and_every_error_both_shapes(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            where = f"{method} {path} {status}"
            content = response.get("content", {})
            if method == "head":
                assert not content, where
            elif int(status) >= 400:
                both = {"application/json", "application/problem+json"}
                assert set(content) == (both if status != "431" else {"application/json"}), where
            for media_type, body in content.items():
                schema = body.get("schema")
                assert schema or media_type == "text/plain", f"{where} {media_type}"
                if "example" in body and schema:
                    validator(document, schema).validate(body["example"])
        if "requestBody" in operation:
            assert "413" in operation["responses"], f"{method} {path}"


def test_states_and_kinds_are_enumerations(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    def values(schema: str, field: str) -> set[str]:
        stated = schemas[schema]["properties"][field]
        return {value for part in [stated, *stated.get("anyOf", ())] for value in part.get("enum", ())}

    assert values("ScanResponse", "status") == set(ScanStatus)
    assert values("ScanResponse", "kind") == set(ScanKind)
    assert values("ScanResponse", "verdict") == set(Verdict) == values("ServerResponse", "last_verdict")
    assert values("VulnerabilityResponse", "severity") == set(Severity)
    assert values("VulnerabilityResponse", "confidence") == set(Confidence)
    assert values("VulnerabilityResponse", "status") == set(VulnerabilityStatus)
    assert values("UserResponse", "role") == set(Role) == values("TokenResponse", "role")


def _path_of(stack: Stack, path: str) -> str:
    with stack.client() as client:
        servers = client.get("/servers", params={"limit": 1}).json()["items"]
    server_id = servers[0]["id"] if servers else 1
    return path.replace("{server_id}", str(server_id)).replace("{user_id}", str(stack.admin_id))


def check_headers(answer: httpx2.Response, stated: dict[str, Any], where: str) -> None:
    for name, header in stated.get("headers", {}).items():
        value = answer.headers.get(name)
        assert value is not None or not header.get("required"), f"{where}: no {name}"
        if value is not None:
            schema = header["schema"]
            assert value in schema.get("enum", [value]), f"{where}: {name} is {value}"
            assert re.search(schema.get("pattern", ""), value), f"{where}: {name} is {value}"


def test_head_answers_as_get_does(stack: Stack, document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method != "get" or path in STREAMS:
            continue
        assert "head" in document["paths"][path], path
        where = _path_of(stack, path)
        with stack.client() as client:
            get, head = client.get(where), client.head(where)
        assert head.status_code == get.status_code, path
        assert head.content == b"", path
        assert head.headers["content-type"] == get.headers["content-type"], path
        check_headers(head, operation["responses"][str(head.status_code)], path)


def test_cached_routes_answer_304_with_the_headers_stated(stack: Stack, document: dict[str, Any]) -> None:
    cached = [path for path, method, operation in operations(document) if "304" in operation["responses"]]
    assert "/vulnerabilities" in cached
    for path in {"/vulnerabilities", "/servers", "/users/{user_id}"} & set(cached):
        stated = document["paths"][path]["get"]["responses"]
        where = _path_of(stack, path)
        with stack.client() as client:
            first = client.get(where)
            second = client.get(where, headers={"If-None-Match": first.headers["etag"]})
        check_headers(first, stated["200"], path)
        assert (second.status_code, second.content) == (304, b"")
        check_headers(second, stated["304"], path)


def test_errors_come_in_the_shape_the_client_prefers(stack: Stack, document: dict[str, Any]) -> None:
    for path, method, status, request in (
        ("/scans/{scan_id}", "get", 404, {"url": "/scans/999999999"}),
        ("/users", "post", 413, {"url": "/users", "content": b"x" * 300_000}),
        ("/servers", "post", 422, {"url": "/servers", "json": {"name": 1}}),
        ("/users", "get", 422, {"url": "/users", "params": {"unknown": "1"}}),
        ("/auth/login", "post", 401, {"url": "/auth/login", "json": {"username": "nobody", "password": "wrong"}}),
    ):
        stated = document["paths"][path][method]["responses"][str(status)]
        with stack.client() as client:
            for accept in ("application/json", "application/problem+json"):
                answer = client.request(method.upper(), **{**request, "headers": {"Accept": accept}})  # type: ignore[arg-type]
                assert (answer.status_code, answer.headers["content-type"]) == (status, accept), (path, answer.text)
                validator(document, stated["content"][accept]["schema"]).validate(answer.json())
                check_headers(answer, stated, f"{method} {path} {status}")


def test_routes_that_end_credentials_answer_as_documented(stack: Stack, document: dict[str, Any]) -> None:
    wrong = {"current_password": "not the present one", "new_password": "another one to be"}
    for path, refused, body in (
        ("/auth/logout", None, None),
        ("/auth/rotate-keys", 403, None),
        ("/auth/password", 403, wrong),
    ):
        stated = document["paths"][path]["post"]["responses"]
        assert set(stated) >= {"204", "401", "503"}
        _, token = stack.new_user("viewer")
        with stack.client("") as client:
            anonymous = client.post(path, json=body)
        with stack.client(token) as client:
            answer = client.post(path, json=body)
        assert anonymous.status_code == 401
        assert answer.status_code == (refused or 204)
        for seen in (anonymous, answer):
            check_headers(seen, stated[str(seen.status_code)], path)


def test_the_event_stream_is_what_the_document_says(stack: Stack, document: dict[str, Any]) -> None:
    with listing_server({"name": "events", "tools": []}) as url:
        scan_id = stack.scan(url)["id"]
    stated = document["paths"]["/scans/{scan_id}/events"]["get"]["responses"]["200"]
    assert set(stated["content"]) == {"text/event-stream"}
    with stack.client() as client, client.stream("GET", f"/scans/{scan_id}/events") as answer:
        text = answer.read().decode()
    assert answer.headers["content-type"].startswith("text/event-stream")
    check_headers(answer, stated, "events")
    event, data = text.strip().splitlines()
    assert event == "event: completed"
    schema = document["components"]["schemas"]["ScanResponse"]
    validator(document, schema).validate(json.loads(data.removeprefix("data: ")))
