"""Ready answers: one body with its headers, in every coding that was asked for so far."""

from __future__ import annotations

import time
from hashlib import blake2b
from http import HTTPStatus
from typing import NamedTuple

from mcp_api.middleware import encodings
from mcp_api.middleware.asgi import Headers, add_vary
from mcp_api.middleware.compression import SMALLEST
from mcp_api.middleware.negotiation import IDENTITY
from mcp_core.telemetry.metrics_http import RequestTally

# Headers that belong to one answer on the wire, not to what is answered; the last two are set here.
NOT_KEPT = frozenset(
    {b"content-length", b"date", b"server", b"connection", b"transfer-encoding", b"x-request-id", b"x-process-time",
     b"x-cache", b"cache-control", b"etag"}
)  # fmt: skip
# The answer depends on who asks, and is asked for again each time: with the ETag that costs a 304.
CACHE_CONTROL = (b"cache-control", b"private, no-cache")
# Bytes of the digest in the ETag; 96 bits, so that two bodies never share one.
TAG_BYTES = 12
# What Python's objects around one variant weigh: about 12 headers of two short bytes objects and a tuple each.
VARIANT_OVERHEAD = 2048
# Header blocks remembered in their parsed form; answers of one route share one block.
MEMO_SIZE = 64
HIT = (b"x-cache", b"HIT")
_CONTENT = (b"content-type", b"content-encoding")

_parsed: dict[bytes, Headers] = {}


class Variant:
    """One coding of a body with the headers of a hit, and those of a 304; each also as bytes on the wire."""

    __slots__ = ("_blocks", "body", "headers", "not_modified")

    def __init__(self, headers: Headers, body: bytes, not_modified: Headers) -> None:
        self.headers = headers
        self.body = body
        self.not_modified = not_modified
        self._blocks: dict[int, bytes] = {}

    def block(self, status: int) -> bytes:
        """The headers of a 200 or a 304 as they are on the wire."""
        block = self._blocks.get(status)
        if block is None:
            block = self._blocks[status] = _block(
                self.not_modified if status == HTTPStatus.NOT_MODIFIED else self.headers
            )
        return block


class ReadyAnswer(NamedTuple):
    """A complete answer, and where to count it; 304 goes without the variant's body."""

    status: int
    variant: Variant
    tally: RequestTally

    @property
    def headers(self) -> Headers:
        """The headers, as ASGI has them."""
        return self.variant.headers if self.status == HTTPStatus.OK else self.variant.not_modified

    @property
    def body(self) -> bytes:
        """What follows the headers."""
        return self.variant.body if self.status == HTTPStatus.OK else b""

    @property
    def block(self) -> bytes:
        """The headers as they are on the wire."""
        return self.variant.block(self.status)


class ReadyBody:
    """A 200 answer to be given many times, as long as the versions it was made from hold.

    `stamp` are these versions, None when they were not known; `fresh_until` is on the monotonic clock. `variants` are
    the codings made so far, the plain one always among them; a body too short to be encoded has only that.
    """

    __slots__ = ("_headers", "_tag", "fresh_until", "stamp", "variants")

    def __init__(self, headers: Headers, body: bytes, tag: bytes, stamp: str | None, fresh_until: float) -> None:
        self.stamp = stamp
        self.fresh_until = fresh_until
        self._headers = headers
        self._tag = b'"' + tag + b'"'
        self.variants = {IDENTITY: self._variant(IDENTITY, body)}

    @classmethod
    def of_answer(cls, headers: Headers, body: bytes, stamp: str | None, fresh_until: float) -> ReadyBody:
        """Keep what the application answered, without what belongs to its connection."""
        kept = add_vary([item for item in headers if item[0] not in NOT_KEPT], b"Accept-Encoding", b"Authorization")
        tag = blake2b(body, digest_size=TAG_BYTES).hexdigest().encode()
        return cls([*kept, CACHE_CONTROL], body, tag, stamp, fresh_until)

    @classmethod
    def unpack(cls, packed: bytes, stamp: str | None, fresh_until: float) -> ReadyBody:
        """The opposite of `pack`; raises ValueError for anything else."""
        tag, length, rest = packed[: 2 * TAG_BYTES], packed[2 * TAG_BYTES : 2 * TAG_BYTES + 8], 2 * TAG_BYTES + 8
        end = rest + int(length, 16)
        return cls(_headers(packed[rest:end]), packed[end:], tag, stamp, fresh_until)

    def pack(self) -> bytes:
        """The answer as bytes for the shared cache."""
        block = b"\r\n".join(name + b": " + value for name, value in self._headers)
        return self._tag[1:-1] + b"%08x" % len(block) + block + self.variants[IDENTITY].body

    @property
    def size(self) -> int:
        """Bytes of all codings made so far."""
        return sum(len(variant.body) + VARIANT_OVERHEAD for variant in set(self.variants.values()))

    @property
    def _encoded(self) -> bool:
        return any(name == b"content-encoding" for name, _ in self._headers)

    def fresh(self, stamp: str | None) -> bool:
        """Whether the body may still be given, `stamp` being the versions that hold now."""
        return stamp == self.stamp and time.monotonic() < self.fresh_until

    def variant(self, coding: str, *, must: bool) -> Variant:
        """The answer in a coding, encoded now if it never was; plain if too short for that, unless it `must` be."""
        plain = self.variants[IDENTITY]
        variant = self.variants.get(coding)
        if variant is None or (must and variant is plain and len(plain.body) > 0):
            encode = len(plain.body) >= (1 if must else SMALLEST) and not self._encoded
            variant = self._variant(coding, encodings.compress(coding, plain.body)) if encode else plain
            self.variants[coding] = variant
        return variant

    def matches(self, if_none_match: bytes) -> bool:
        """Whether one of the client's ETags names this body, in any coding (weak comparison, RFC 9110, 13.1.2)."""
        if if_none_match.strip() == b"*":
            return True
        return any(tag.strip().removeprefix(b"W/") == self._tag for tag in if_none_match.split(b","))

    def _variant(self, coding: str, body: bytes) -> Variant:
        # A strong tag names one sequence of bytes, so the encoded forms carry it as a weak one.
        tag = self._tag if coding == IDENTITY else b"W/" + self._tag
        common = [item for item in self._headers if item[0] not in _CONTENT]
        common += [(b"etag", tag), HIT]
        content = [item for item in self._headers if item[0] in _CONTENT]
        if coding != IDENTITY:
            content.append((b"content-encoding", coding.encode()))
        return Variant([*common, *content, (b"content-length", b"%d" % len(body))], body, common)


def _block(headers: Headers) -> bytes:
    return b"".join(b"%b: %b\r\n" % item for item in headers)


def _headers(block: bytes) -> Headers:
    headers = _parsed.get(block)
    if headers is None:
        headers = []
        for line in block.split(b"\r\n"):
            name, found, value = line.partition(b": ")
            if not found:
                raise ValueError(
                    "a cached answer has a header line without a colon; it was not written by this version"
                )
            headers.append((name, value))
        if len(_parsed) >= MEMO_SIZE:
            _parsed.clear()
        _parsed[block] = headers
    return headers
