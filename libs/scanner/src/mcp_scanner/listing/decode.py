"""Decode JSON that an attacker may have written: every construct two parsers could read differently is reported."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any

from mcp_scanner.listing.errors import ListingError
from mcp_scanner.listing.repeated import join_pairs

# A listing of 258 tools is about 0.6 MB; a hundred times that is no listing but an attack on memory.
MAX_BYTES = 64 * 1024 * 1024

# The largest honest listing measured (258 tools) has about 15,000 objects. Each costs 64 bytes even when it is empty:
# two bytes on the wire would take thirty times their size.
MAX_OBJECTS = 200_000

# Integers beyond 64 bits are not interoperable (RFC 8259, section 6); far beyond, converting them costs quadratic time.
MAX_DIGITS = 40


@dataclass(slots=True)
class Decoded:
    """A JSON value and what was odd about its text; anything odd leaves the scan degraded."""

    value: Any
    problems: list[str] = field(default_factory=list)
    objects: int = 0

    def note(self, problem: str) -> None:
        """Record a problem once."""
        if problem not in self.problems:
            self.problems.append(problem)


def decode_json(data: bytes | str, *, every_value: bool = False) -> Decoded:
    """Decode one JSON document.

    Repeated keys, NaN, infinities, over-long numbers and bytes that are no UTF-8 are kept as well as can be and
    noted as problems. Of a repeated key the last value counts; with `every_value` the others are kept beside it, as
    `join_pairs` says. Raises ListingError when the text is no JSON, too large or nested too deep.
    """
    decoded = Decoded(None)
    text = _as_text(data, decoded)
    try:
        decoded.value = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, decoded, every_value=every_value),
            parse_int=lambda digits: _integer(digits, decoded),
            parse_float=lambda digits: _float(digits, decoded),
            parse_constant=lambda name: _constant(name, decoded),
        )
    except json.JSONDecodeError as error:
        raise ListingError(
            f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}; nothing was scanned; "
            "give the JSON a server answered to tools/list, or a record with `tools`"
        ) from None
    except RecursionError:
        raise ListingError(
            "nested too deep to decode; nothing was scanned; no listing needs that depth, treat its sender as hostile"
        ) from None
    return decoded


def _as_text(data: bytes | str, decoded: Decoded) -> str:
    if len(data) > MAX_BYTES:
        raise ListingError(
            f"{len(data)} bytes exceed the limit of {MAX_BYTES} for one listing; nothing was scanned; "
            "split the listing or remove what is no part of it"
        )
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    encoding = json.detect_encoding(data)
    if not encoding.startswith("utf-8"):
        decoded.note(f"the text is {encoding.upper()}, which not every client reads; save it as UTF-8 (RFC 8259)")
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        decoded.note(
            f"bytes that are no {encoding.upper().removesuffix('-SIG')} from offset {error.start} on were replaced"
        )
        return data.decode(encoding, "replace")


def _object(pairs: list[tuple[str, Any]], decoded: Decoded, *, every_value: bool) -> dict[str, Any]:
    decoded.objects += 1
    if decoded.objects > MAX_OBJECTS:
        raise ListingError(
            f"more than {MAX_OBJECTS} JSON objects; nothing was scanned; "
            "no listing needs that many, treat its sender as hostile"
        )
    document = dict(pairs)
    if len(document) != len(pairs):
        seen: set[str] = set()
        repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        decoded.note(f"key {repeated[:60]!r} is repeated in one object: clients differ in which value they show")
        return join_pairs(pairs) if every_value else document
    return document


def _integer(digits: str, decoded: Decoded) -> int | str:
    if len(digits) <= MAX_DIGITS:
        return int(digits)
    decoded.note(f"a number of {len(digits)} digits was kept as text")
    return digits


def _float(digits: str, decoded: Decoded) -> float | str:
    number = float(digits) if len(digits) <= MAX_DIGITS else math.inf
    if math.isfinite(number):
        return number
    decoded.note("a number out of range was kept as text")
    return digits


def _constant(name: str, decoded: Decoded) -> str:
    decoded.note(f"{name} is no JSON value and was kept as text")
    return name
