"""Ready bodies: their forms, their tags, their way through the shared cache."""

from __future__ import annotations

import gzip

import pytest

from mcp_api.middleware.bodies import ReadyBody, join_lines, split_lines

LONG = b'{"items": ["' + b"hidden instruction " * 200 + b'"]}'
HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", b"1"),
    (b"date", b"now"),
    (b"vary", b"Origin"),
    (b"x-own", b"1"),
]


def body(content: bytes = LONG) -> ReadyBody:
    return ReadyBody.of_answer(HEADERS, content, "n=1", 1e12)


def test_connection_headers_are_left_out_and_cache_headers_set() -> None:
    plain = body().variants["identity"]
    headers = dict(split_lines(plain.common + plain.content))
    assert headers[b"content-length"] == str(len(LONG)).encode()
    assert headers[b"vary"] == b"Origin, Accept-Encoding, Authorization"
    assert headers[b"cache-control"] == b"private, no-cache"
    assert headers[b"x-own"] == b"1"
    assert b"date" not in headers


def test_packing_keeps_everything() -> None:
    packed = ReadyBody.unpack(body().pack(), "n=1", 1e12)
    assert packed.pack() == body().pack()
    assert packed.variants["identity"].body == LONG
    assert packed.matches(b"*")


@pytest.mark.parametrize("broken", [b"", b"x" * 60, body().pack()[:30]])
def test_foreign_bytes_are_refused_or_empty(broken: bytes) -> None:
    try:
        found = ReadyBody.unpack(broken, "n=1", 1e12)
    except ValueError:
        return
    assert found.variants["identity"].body == b""


def test_encoded_forms_are_made_once_and_have_a_weak_tag() -> None:
    ready = body()
    variant = ready.variant("gzip", must=False)
    assert gzip.decompress(variant.body) == LONG
    assert ready.variant("gzip", must=False) is variant
    strong = dict(split_lines(ready.variants["identity"].common))[b"etag"]
    assert dict(split_lines(variant.common))[b"etag"] == b"W/" + strong
    assert ready.size > len(LONG) + len(variant.body)


def test_short_bodies_are_encoded_only_for_those_who_insist() -> None:
    ready = body(b"{}")
    assert ready.variant("gzip", must=False) is ready.variants["identity"]
    assert gzip.decompress(ready.variant("gzip", must=True).body) == b"{}"


@pytest.mark.parametrize("prefix", [b"", b"W/"])
def test_tags_compare_weakly(prefix: bytes) -> None:
    ready = body()
    tag = dict(split_lines(ready.variants["identity"].common))[b"etag"]
    assert ready.matches(b'"other", ' + prefix + tag)
    assert not ready.matches(b'"other"')
    assert not ready.matches(tag.strip(b'"'))


def test_a_body_counts_only_for_its_versions_and_time() -> None:
    assert body().fresh("n=1")
    assert not body().fresh("n=2")
    assert not body().fresh(None)
    assert not ReadyBody.of_answer(HEADERS, LONG, "n=1", 0.0).fresh("n=1")


def test_lines_are_split_as_they_were_joined() -> None:
    headers = [(b"a", b"1: 2"), (b"b", b"")]
    assert split_lines(join_lines(headers)) == headers
