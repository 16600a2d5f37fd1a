"""Decoding JSON that was written to be read in two ways."""

import json

import pytest

from mcp_scanner.listing import ListingError, decode_json
from mcp_scanner.listing.decode import MAX_BYTES


def test_plain_json_has_no_problems():
    decoded = decode_json(b'{"tools": [{"name": "a", "n": 1.5, "b": true, "z": null}]}')
    assert decoded.value == {"tools": [{"name": "a", "n": 1.5, "b": True, "z": None}]}
    assert decoded.problems == []


@pytest.mark.parametrize(
    ("text", "value", "word"),
    [
        ('{"a": 1, "a": 2}', {"a": 2}, "repeated"),
        ('{"a": NaN}', {"a": "NaN"}, "NaN"),
        ('{"a": -Infinity}', {"a": "-Infinity"}, "Infinity"),
        ('{"a": 1e999}', {"a": "1e999"}, "out of range"),
        ('{"a": ' + "9" * 41 + "}", {"a": "9" * 41}, "41 digits"),
        ('{"a": ' + "9" * 5000 + "}", {"a": "9" * 5000}, "5000 digits"),
    ],
)
def test_what_two_parsers_could_read_differently_is_noted(text, value, word):
    decoded = decode_json(text)
    assert decoded.value == value
    assert any(word in problem for problem in decoded.problems), decoded.problems


def test_bytes_that_are_no_utf8_are_noted():
    decoded = decode_json(b'{"name": "\xff\xfe"}')
    assert decoded.value == {"name": "\ufffd\ufffd"}
    assert "no UTF-8" in decoded.problems[0]


def test_a_byte_order_mark_is_no_problem():
    assert decode_json(b"\xef\xbb\xbf[]").problems == []


@pytest.mark.parametrize("data", [b"", b"nonsense", b'{"a":', b"<html>", b'{"a": 01}', b"[1,]", b'"\x00"'])
def test_no_json_is_an_error_with_its_place(data):
    with pytest.raises(ListingError, match=r"not valid JSON: .* at line 1, column \d+; nothing was scanned"):
        decode_json(data)


@pytest.mark.parametrize("depth", [100_000, 1_000_000])
def test_deep_nesting_never_exhausts_the_stack(depth):
    with pytest.raises(ListingError, match="too deep"):
        decode_json("[" * depth + "]" * depth)


def test_an_oversized_document_is_refused_before_it_is_parsed():
    with pytest.raises(ListingError, match="exceed the limit"):
        decode_json(b" " * (MAX_BYTES + 1))


def test_ordinary_numbers_keep_their_types():
    value = decode_json("[0, -7, 18446744073709551616, 1.5, 1e3]").value
    assert value == [0, -7, 18446744073709551616, 1.5, 1000.0]
    assert json.dumps(value)


def test_objects_without_number_are_refused() -> None:
    with pytest.raises(ListingError, match="more than 200000 JSON objects"):
        decode_json("[" + ",".join(["{}"] * 200_001) + "]")
