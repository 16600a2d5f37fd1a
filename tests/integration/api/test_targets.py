"""Hostile and forbidden targets: a clear error each, nothing leaked, the worker alive."""

from __future__ import annotations

import asyncio

import pytest
from tests.stack import Stack
from tests.stubs.listing_server import listing_server
from tests.stubs.raw_server import Behaviour, RawRequest, http, raw_server

pytestmark = [pytest.mark.integration, pytest.mark.slow]


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://metadata.google.internal/",
        "http://localhost:8080/mcp",
        "http://10.1.2.3/mcp",
        "http://0x7f000001/",
        "http://2130706433/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://user:secret@example.com/",
        "not a url",
        "http://",
    ],
)
@pytest.mark.parametrize("route", ["heavy", "vulnerability"])
def test_forbidden_targets_are_refused_at_the_door(stack: Stack, route: str, url: str) -> None:
    with stack.client() as client:
        answer = client.post(f"/scan/{route}", json={"target": url})
        registered = client.post("/servers", json={"name": f"x {url}", "url": url})
    assert answer.status_code == registered.status_code == 422, answer.text
    assert answer.json()["error_code"] == "target_refused"
    assert "secret" not in answer.text
    for refused, path in ((answer, "body.target"), (registered, "body.url")):
        [field] = refused.json()["errors"]
        # A sentence of cause and remedy.
        assert field == {"path": path, "message": refused.json()["error"]}
        assert len(field["message"].split()) > 5


def test_a_target_in_the_query_is_named_there(stack: Stack) -> None:
    with stack.client() as client:
        answer = client.post("/scan/heavy", params={"target": "http://169.254.169.254/"})
    assert [item["path"] for item in answer.json()["errors"]] == ["query.target"]


def assert_clear_error(stack: Stack, url: str) -> None:
    scan = stack.scan(url)
    assert (scan["status"], scan["verdict"]) == ("failed", "error"), scan
    assert 20 < len(scan["error"]) < 1000
    for leak in ("Traceback", "site-packages", 'File "'):
        assert leak not in scan["error"]


def answering(answer: bytes) -> Behaviour:
    async def behave(_request: RawRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return behave


async def never(_request: RawRequest, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(answering(http(302, location="http://10.0.0.1/mcp")), id="redirect to a private address"),
        pytest.param(answering(http(307, location="http://169.254.169.254/")), id="redirect to the metadata service"),
        pytest.param(answering(http(200, b'"' + b"x" * 50_000_000 + b'"')), id="50 MB"),
        pytest.param(answering(http(200, b"<html>\x00\xff{]", "text/html")), id="nonsense"),
        pytest.param(answering(b"\x00\x01\x02 not HTTP at all"), id="no HTTP"),
        pytest.param(never, id="no answer"),
    ],
)
def test_hostile_servers_get_a_clear_error(stack: Stack, behave: Behaviour) -> None:
    with raw_server(behave) as server:
        assert_clear_error(stack, server.url)


def test_keys_in_urls_are_masked_where_they_are_shown(stack: Stack) -> None:
    with listing_server({"name": "keyed", "tools": []}) as url:
        scan = stack.scan(f"{url}?api_key=TOPSECRET&page=1")
    with stack.client() as client:
        server = client.get(f"/servers/{scan['server_id']}").json()
        listed = client.get("/servers", params={"after": scan["server_id"] - 1}).text
        events = client.get("/security-events").text
    assert server["url"] == f"{url}?api_key=***&page=1"
    assert "TOPSECRET" not in str(scan) + str(server) + listed + events


def test_nobody_listens(stack: Stack) -> None:
    assert_clear_error(stack, "http://127.0.0.1:9/mcp")


def test_the_worker_is_alive_after_all_that(stack: Stack) -> None:
    with listing_server({"name": "fine", "tools": [{"name": "add", "inputSchema": {"type": "object"}}]}) as url:
        scan = stack.scan(url)
    assert (scan["status"], scan["verdict"]) == ("completed", "complete")
