"""The access log's lines: the guide's format, one line whatever the client sends."""

from __future__ import annotations

import asyncio
import io
import json
import re
from typing import Any

import pytest

from mcp_api.middleware.access_log import LINES, AccessLog


async def app(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 201, "headers": []})
    await send({"type": "http.response.body", "body": b"12345"})


async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
    raise RuntimeError


def logged(style: str, served: Any = app, **scope: Any) -> str:
    stream = io.StringIO()
    request = {
        "type": "http",
        "method": "GET",
        "path": "/x",
        "http_version": "1.1",
        "client": ("192.0.2.7", 1),
        "headers": [(b"user-agent", b'curl "x"\n')],
        **scope,
    }

    async def nothing(*_: Any) -> None:
        return None

    asyncio.run(AccessLog(served, LINES[style], stream)(request, nothing, nothing))
    return stream.getvalue()


def test_guide_format() -> None:
    line = logged("guide")
    pattern = (
        r'192\.0\.2\.7 - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET /x HTTP/1\.1" 201 5 "-" '
        r'"curl \\x22x\\x22\\x0a" \d+\n'
    )
    assert re.fullmatch(pattern, line), line


def test_json() -> None:
    entry = json.loads(logged("json"))
    assert (entry["status"], entry["bytes"], entry["request"]) == (201, 5, "GET /x HTTP/1.1")


@pytest.mark.parametrize("style", sorted(LINES))
def test_client_cannot_forge_lines(style: str) -> None:
    line = logged(style, raw_path=b'/a\r\n203.0.113.1 - - "GET /forged HTTP/1.1" 200')
    assert line.count("\n") == 1
    assert "\r" not in line


def test_query_stays_out() -> None:
    assert "secret" not in logged("guide", query_string=b"token=secret")


def test_crash_is_logged_as_500() -> None:
    stream = io.StringIO()
    log = AccessLog(broken, LINES["json"], stream)
    scope = {"type": "http", "method": "GET", "path": "/", "http_version": "1.1", "headers": []}
    with pytest.raises(RuntimeError):
        asyncio.run(log(scope, None, None))  # type: ignore[arg-type]
    assert json.loads(stream.getvalue())["status"] == 500
