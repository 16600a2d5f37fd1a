"""Servers that answer too much, too slowly, never, or nonsense: a clear error each, within the bounds."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
from typing import Any

import pytest
from tests.stubs.raw_server import RawRequest, http, opens, raw_server, rpc

from mcp_scanner.model import Verdict

TOOL = {"name": "add", "description": "Adds.", "inputSchema": {"type": "object"}}


def _lists(answer: Any) -> Any:
    """A server that opens as it should and answers tools/list with `answer(request)`, bytes."""

    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        opening = opens(request)
        writer.write(answer(request) if opening is None else opening)

    return behave


def _always(data: bytes) -> Any:
    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return behave


def test_fifty_megabytes(scan: Any) -> None:
    chunk = b"x" * 1_000_000

    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 50000000\r\n\r\n")
        for _ in range(50):
            writer.write(chunk)
            await writer.drain()

    with raw_server(behave) as server:
        report = scan(server.url)

    assert report.verdict is Verdict.ERROR
    assert "exceed 10000000 bytes" in report.error


def test_a_small_body_that_inflates_to_a_large_one(scan: Any) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    with raw_server(_always(http(200, bomb, content_encoding="gzip"))) as server:
        report = scan(server.url)

    assert len(bomb) < 100_000
    assert report.verdict is Verdict.ERROR
    assert "exceed 10000000 bytes" in report.error


def test_a_large_listing_is_no_complete_one(scan: Any) -> None:
    big = {**TOOL, "description": "x" * 300_000}
    with raw_server(_lists(lambda request: rpc(request, {"tools": [big]}))) as server:
        report = scan(server.url, max_bytes=100_000)

    assert report.verdict is Verdict.ERROR
    assert "exceed 100000 bytes" in report.error


def test_never_answers(scan: Any) -> None:
    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3600)

    with raw_server(behave) as server:
        report = scan(server.url, request_seconds=0.3)

    assert report.verdict is Verdict.ERROR
    assert "did not answer in time" in report.error


def test_drips(scan: Any) -> None:
    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
        while True:
            writer.write(b":")
            await writer.drain()
            await asyncio.sleep(0.05)

    with raw_server(behave) as server:
        report = scan(server.url, request_seconds=0.4)

    assert report.verdict is Verdict.ERROR
    assert "in time" in report.error


def test_the_whole_scan_has_a_deadline(scan: Any) -> None:
    pages = itertools.count()

    async def behave(request: RawRequest, writer: asyncio.StreamWriter) -> None:
        opening = opens(request)
        if opening is None:
            await asyncio.sleep(0.1)
            opening = rpc(request, {"tools": [TOOL], "nextCursor": str(next(pages))})
        writer.write(opening)

    with raw_server(behave) as server:
        report = scan(server.url, timeout_seconds=1.0)

    assert report.verdict is Verdict.DEGRADED
    assert "did not finish in 1 s" in report.coverage["tools"]["reason"]
    assert "did not finish in 1 s" in report.error


def test_pages_without_end(scan: Any) -> None:
    pages = itertools.count()
    answer = _lists(lambda request: rpc(request, {"tools": [TOOL], "nextCursor": str(next(pages))}))
    with raw_server(answer) as server:
        report = scan(server.url, max_pages=5)

    assert report.verdict is Verdict.DEGRADED
    assert "only the first 5 pages" in report.coverage["tools"]["reason"]
    assert len(report.snapshot["tools"]) == 5


def test_a_cursor_that_comes_back(scan: Any) -> None:
    with raw_server(_lists(lambda request: rpc(request, {"tools": [TOOL], "nextCursor": "again"}))) as server:
        report = scan(server.url)

    assert report.verdict is Verdict.DEGRADED
    assert "cursor" in report.coverage["tools"]["reason"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (http(200, "<html><body>Welcome</body></html>", "text/html"), "text/html"),
        (http(200, '{"hello": "world"}'), "id of another request"),
        (http(200, "[1, 2]"), "no JSON-RPC message"),
        (http(200, '{"jsonrpc": "2.0", "id": 1, "result": '), "not valid JSON"),
        (http(200, '{"jsonrpc": "2.0", "id": 4711, "result": {}}'), "id of another request"),
        (http(200, '{"jsonrpc": "2.0", "id": 1, "result": "text"}'), "no JSON-RPC message"),
        (http(200, "[" * 100_000), "nested too deep"),
        (http(200, "data: \x00\xff garbage\n\n: x\ndata: {\n\n", "text/event-stream"), "does not speak MCP"),
        (http(200, "event: ping\n\n", "text/event-stream"), "without replying"),
        (http(200, b"\x1f\x8b broken", content_encoding="gzip"), "content encoding"),
        (http(500, "Traceback (most recent call last):\n  secret_module.py", "text/plain"), "500 with text/plain"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "does not answer in HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"x-padding: " + b"y" * 300_000 + b"\r\n\r\n", "does not answer in HTTP"),
        (b"", "disconnected without"),
    ],
)
def test_nonsense(scan: Any, data: bytes, said: str) -> None:
    with raw_server(_always(data)) as server:
        report = scan(server.url)

    assert report.verdict is Verdict.ERROR
    assert said in report.error
    assert "Traceback" not in report.error
    assert len(report.error.split("; ")) >= 3, "cause, consequence, remedy"


def test_an_error_instead_of_the_tools(scan: Any) -> None:
    def answer(request: RawRequest) -> bytes:
        error = {"code": -32603, "message": "boom\x1b[31m" + "x" * 5000}
        return http(200, json.dumps({"jsonrpc": "2.0", "id": request.message["id"], "error": error}))

    with raw_server(_lists(answer)) as server:
        report = scan(server.url)

    assert report.verdict is Verdict.ERROR
    assert "error -32603: boom" in report.error
    assert "\x1b" not in report.error
    assert len(report.error) < 600


def test_duplicate_keys_leave_the_listing_degraded(scan: Any) -> None:
    def answer(request: RawRequest) -> bytes:
        tool = '{"name": "add", "description": "Adds.", "description": "Other.", "inputSchema": {}}'
        return http(200, f'{{"jsonrpc": "2.0", "id": {request.message["id"]}, "result": {{"tools": [{tool}]}}}}')

    with raw_server(_lists(answer)) as server:
        report = scan(server.url)

    assert report.verdict is Verdict.DEGRADED
    assert "repeated" in report.coverage["tools"]["reason"]
