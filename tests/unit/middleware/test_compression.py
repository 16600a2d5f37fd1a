"""The compression layer around small applications."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest
import zstandard

from mcp_api.middleware import compression
from mcp_api.middleware.compression import Compression
from mcp_api.middleware.head import Head

BODY = b'{"title": "Hidden instruction in the description of a tool"}' * 100
JSON = (b"content-type", b"application/json")


class Exchange:
    """What one request through the layer sent."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.messages = messages
        self.status = messages[0]["status"]
        self.headers = dict(messages[0]["headers"])
        self.chunks = [message["body"] for message in messages[1:]]
        self.raw = b"".join(self.chunks)

    @property
    def body(self) -> bytes:
        coding = self.headers.get(b"content-encoding")
        if coding == b"gzip":
            return gzip.decompress(self.raw)
        if coding == b"zstd":
            return zstandard.ZstdDecompressor().decompressobj().decompress(self.raw)
        return self.raw


def exchange(
    accept: bytes | None,
    chunks: list[bytes],
    *,
    status: int = 200,
    headers: tuple[tuple[bytes, bytes], ...] = (JSON,),
    method: str = "GET",
    path: str = "/x",
    lag: float = 0.0,
    streamed: bool = False,
) -> Exchange:
    """One request. The application states the length of a body that comes whole, unless it is `streamed`."""
    if len(chunks) == 1 and not streamed:
        headers = (*headers, (b"content-length", str(len(chunks[0])).encode()))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        for number, chunk in enumerate(chunks):
            await send({"type": "http.response.body", "body": chunk, "more_body": number < len(chunks) - 1})

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def run() -> None:
        asked = [] if accept is None else [(b"accept-encoding", accept)]
        scope = {"type": "http", "method": method, "path": path, "headers": asked}
        await Head(Compression(app, lambda: lag))(scope, None, send)  # type: ignore[arg-type]

    asyncio.run(run())
    return Exchange(sent)


@pytest.mark.parametrize("coding", [b"gzip", b"zstd"])
def test_a_body_is_really_compressed(coding: bytes) -> None:
    answer = exchange(coding, [BODY], headers=(JSON, (b"etag", b'"1"')))
    assert answer.headers[b"content-encoding"] == coding
    assert answer.headers[b"content-length"] == str(len(answer.raw)).encode()
    assert answer.headers[b"etag"] == b'W/"1"'
    assert answer.headers[b"vary"] == b"Accept-Encoding"
    assert len(answer.raw) < len(BODY) / 4
    assert answer.body == BODY


@pytest.mark.parametrize("coding", [b"gzip", b"zstd"])
def test_each_chunk_of_a_stream_can_be_read_at_once(coding: bytes) -> None:
    answer = exchange(coding, [b"one" * 50, b"two" * 50, b""])
    assert b"content-length" not in answer.headers
    assert answer.body == b"one" * 50 + b"two" * 50
    if coding == b"zstd":
        reader = zstandard.ZstdDecompressor().decompressobj()
        assert reader.decompress(answer.chunks[0]) == b"one" * 50


def test_a_client_that_asks_for_nothing_gets_the_bytes_and_vary() -> None:
    answer = exchange(None, [BODY])
    assert answer.raw == BODY
    assert b"content-encoding" not in answer.headers
    assert answer.headers[b"vary"] == b"Accept-Encoding"


@pytest.mark.parametrize(
    ("why", "options"),
    [
        ("small", {"chunks": [b"x" * 100]}),
        ("encoded already", {"headers": (JSON, (b"content-encoding", b"br"))}),
        ("an image", {"headers": ((b"content-type", b"image/png"),)}),
        ("server-sent events", {"chunks": [BODY, b""], "headers": ((b"content-type", b"text/event-stream"),)}),
        ("a part", {"status": 206}),
        ("not to be transformed", {"headers": (JSON, (b"cache-control", b"no-transform"))}),
        ("secret", {"headers": (JSON, (b"cache-control", b"no-store"))}),
        ("a login", {"path": "/auth/login"}),
    ],
)
def test_left_alone(why: str, options: dict[str, Any]) -> None:
    answer = exchange(b"gzip", **({"chunks": [BODY]} | options))
    assert answer.headers.get(b"content-encoding") in {None, b"br"}, why
    assert answer.raw == b"".join(options.get("chunks", [BODY])), why


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_body_stays_without(status: int) -> None:
    answer = exchange(b"gzip", [b""], status=status)
    assert answer.raw == b""
    assert b"content-encoding" not in answer.headers


@pytest.mark.parametrize("accept", [None, b"gzip", b"zstd", b"gzip, identity;q=0"])
@pytest.mark.parametrize("body", [b"", b"small", BODY])
def test_head_states_what_get_does(accept: bytes | None, body: bytes) -> None:
    get, head = (
        exchange(accept, [body], method=method, headers=(JSON, (b"etag", b'"1"'))) for method in ("GET", "HEAD")
    )
    assert head.headers == get.headers
    assert (head.raw, get.body) == (b"", body)


@pytest.mark.parametrize("accept", [None, b"gzip", b"zstd"])
@pytest.mark.parametrize("chunks", [[b""], [b"small"], [BODY], [b"", b""], [b"", b"small"], [BODY, BODY, b""]])
def test_a_stream_states_its_coding_whatever_it_holds(accept: bytes | None, chunks: list[bytes]) -> None:
    get = exchange(accept, chunks, streamed=True)
    head = exchange(accept, [b"", b""], streamed=True, method="HEAD")
    assert get.headers.get(b"content-encoding") == accept
    assert head.headers == get.headers
    assert (head.raw, get.body) == (b"", b"".join(chunks))


def test_a_client_that_refuses_plain_bodies_gets_even_small_ones_compressed() -> None:
    assert exchange(b"gzip, identity;q=0", [b"small"]).headers[b"content-encoding"] == b"gzip"


def test_under_pressure_only_larger_bodies_are_compressed() -> None:
    assert b"content-encoding" in exchange(b"gzip", [BODY], lag=0.0).headers
    assert b"content-encoding" not in exchange(b"gzip", [BODY], lag=0.05).headers
    assert b"content-encoding" in exchange(b"gzip", [BODY * 2], lag=0.05).headers
    assert b"content-encoding" not in exchange(b"gzip", [BODY * 2], lag=0.5).headers
    assert b"content-encoding" in exchange(b"gzip", [BODY * 20], lag=0.5).headers


def test_a_large_body_is_compressed_off_the_loop() -> None:
    large = BODY * (compression.OFF_LOOP // len(BODY) + 1)
    assert exchange(b"gzip", [large]).body == large


def test_vary_is_completed_not_replaced() -> None:
    answer = exchange(b"gzip", [BODY], headers=(JSON, (b"Vary", b"Origin")))
    assert answer.headers[b"vary"] == b"Origin, Accept-Encoding"
    assert exchange(b"gzip", [BODY], headers=(JSON, (b"vary", b"*"))).headers[b"vary"] == b"*"
