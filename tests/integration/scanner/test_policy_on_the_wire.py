"""What the policy forbids is never connected to, not through names, redirects or event streams either."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.stubs.raw_server import RawRequest, http, raw_server

from mcp_scanner.connect.secret import Secret
from mcp_scanner.model import Verdict
from mcp_scanner.policy.target import TargetPolicy


def _redirect(location: str, status: int = 307) -> Any:
    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(http(status, "", "text/plain", location=location))

    return behave


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://metadata.google.internal/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://2852039166/",
        "http://0xA9.0xFE.0xA9.0xFE/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://10.1.2.3/",
        "http://0.0.0.0:{port}/",
        "http://localhost:{port}/mcp",
        "http://127.1:{port}/mcp",
        "http://user:pass@127.0.0.1:{port}/mcp",
        "file:///etc/passwd",
    ],
)
def test_refused_without_a_connection(scan: Any, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[Any] = []
    monkeypatch.setattr("anyio.connect_tcp", lambda *args, **kwargs: attempts.append(args))
    with raw_server(_redirect("/")) as server:
        report = scan(url.format(port=server.port))

    assert report.verdict is Verdict.ERROR
    assert "nothing was sent" in report.error or "was not read" in report.error
    assert attempts == []
    assert server.connections == 0


@pytest.mark.parametrize("name", ["localhost", "loopback-alias.test"])
def test_a_name_that_resolves_to_loopback_is_refused(scan: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(*args: Any, **kwargs: Any) -> Any:
        return [(2, 1, 6, "", ("127.0.0.1", 0))]

    monkeypatch.setattr("asyncio.BaseEventLoop.getaddrinfo", resolve)
    with raw_server(_redirect("/")) as server:
        report = scan(f"http://{name}:{server.port}/mcp", policy=TargetPolicy.of(["127.0.0.1", name]))

    assert report.verdict is Verdict.ERROR
    assert "write the address itself, http://127.0.0.1" in report.error
    assert server.connections == 0


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://10.0.0.8/mcp", "http://10.0.0.8/mcp, which the policy refuses (private)"),
        ("http://169.254.169.254/latest", "which the policy refuses (metadata)"),
        ("https://example.com/mcp", "another origin, https://example.com/mcp"),
        ("http://127.0.0.1:1/mcp", "another origin, http://127.0.0.1:1/mcp"),
        ("gopher://127.0.0.1/", "which the policy refuses (scheme)"),
        ("/again", "redirects without end"),
    ],
)
def test_redirects_out_of_the_origin_are_not_followed(scan: Any, location: str, said: str) -> None:
    with raw_server(_redirect(location)) as server:
        report = scan(server.url, bearer=Secret("secret-of-the-test"))

    assert report.verdict is Verdict.ERROR
    assert said in report.error
    assert "secret-of-the-test" not in report.error


def test_an_event_stream_cannot_send_us_elsewhere(scan: Any) -> None:
    with raw_server(_redirect("/")) as other:

        async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
            if request.method == "POST":
                writer.write(http(405, "", "text/plain"))
            else:
                body = f"event: endpoint\ndata: http://127.0.0.1:{other.port}/steal\n\n"
                writer.write(http(200, body, "text/event-stream"))

        with raw_server(behave) as server:
            report = scan(server.url, bearer=Secret("secret-of-the-test"))

    assert report.verdict is Verdict.ERROR
    assert "another origin" in report.error
    assert other.connections == 0


def test_proxies_of_the_environment_are_not_used(scan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(_redirect("/")) as proxy, raw_server(_redirect("/x")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        scan(server.url)

    assert proxy.connections == 0
    assert server.connections > 0


@pytest.mark.parametrize("value", ["secret\r\nx-smuggled: 1", "secret\x00", "sécrèt"])
def test_a_header_that_cannot_be_sent_is_not_quoted(scan: Any, value: str) -> None:
    with raw_server(_redirect("/")) as server:
        report = scan(server.url, headers={"authorization": value})

    assert report.verdict is Verdict.ERROR
    assert "cret" not in report.error
    assert not any("x-smuggled" in request.headers for request in server.requests)


def test_nothing_of_the_query_is_logged_or_reported(scan: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"), raw_server(_redirect("/")) as server:
        report = scan(f"{server.url}?key=secret-of-the-test")

    assert server.requests[0].target.endswith("?key=secret-of-the-test")
    assert "secret-of-the-test" not in report.error
    assert "secret-of-the-test" not in caplog.text
