"""Ready answers: one body with its headers, in every coding that was asked for so far.

Headers are kept as the bytes that go on the wire, because that is what most answers need of them.
"""

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

# Headers that belong to one answer on the wire, not to what is answered, or are set here.
NOT_KEPT = frozenset(
    {b"content-length", b"date", b"server", b"connection", b"transfer-encoding", b"x-request-id", b"x-process-time",
     b"x-cache", b"cache-control", b"etag"}
)  # fmt: skip
# The answer depends on who asks, and is asked for again each time: with the ETag that costs a 304.
REVALIDATE = (b"cache-control", b"private, no-cache")
# The answer is about a person: it is kept here, and nowhere else.
KEEP_NOT = (b"cache-control", b"private, no-store")
HIT = (b"x-cache", b"HIT")
# Bytes of the digest in the ETag; 96 bits, so that two bodies never share one.
TAG_BYTES = 12
# What Python's objects around one variant weigh, its two blocks of headers included.
VARIANT_OVERHEAD = 1024
_CONTENT = (b"content-type", b"content-encoding")
# Layout of a packed answer: the ETag's digest in hexadecimal, the lengths of two blocks in eight digits each, the two,
# the body.
_TAG_END = 2 * TAG_BYTES
_COMMON_END, _CONTENT_END = _TAG_END + 8, _TAG_END + 16


class Variant:
    """One coding of a body. `common` are the header lines of any answer with it, `content` those of its body.

    `lines` are both.
    """

    __slots__ = ("body", "common", "content", "lines")

    def __init__(self, common: bytes, content: bytes, body: bytes) -> None:
        self.common = common
        self.content = content
        self.lines = common + content
        self.body = body


class ReadyAnswer(NamedTuple):
    """A complete answer, and where to count it; 304 goes without the variant's body."""

    status: int
    variant: Variant
    tally: RequestTally

    @property
    def headers(self) -> Headers:
        """The headers, as ASGI has them."""
        return split_lines(self.block)

    @property
    def body(self) -> bytes:
        """What follows the headers."""
        return self.variant.body if self.status == HTTPStatus.OK else b""

    @property
    def block(self) -> bytes:
        """The headers as they are on the wire."""
        return self.variant.lines if self.status == HTTPStatus.OK else self.variant.common


class ReadyBody:
    """A 200 answer to be given many times, as long as the versions it was made from hold.

    `stamp` are these versions, None when they were not known; `fresh_until` is on the monotonic clock. `variants` are
    the codings made so far, the plain one always among them; a body too short to be encoded has only that.
    """

    __slots__ = ("_tag", "fresh_until", "stamp", "variants")

    def __init__(self, tag: bytes, plain: Variant, stamp: str | None, fresh_until: float) -> None:
        self.stamp = stamp
        self.fresh_until = fresh_until
        self.variants = {IDENTITY: plain}
        self._tag = tag

    @classmethod
    def of_answer(
        cls, headers: Headers, body: bytes, stamp: str | None, fresh_until: float, *, personal: bool = False
    ) -> ReadyBody:
        """Keep what the application answered, without what belongs to its connection; header names in lower case."""
        kept = add_vary([item for item in headers if item[0] not in NOT_KEPT], b"Accept-Encoding", b"Authorization")
        tag = blake2b(body, digest_size=TAG_BYTES).hexdigest().encode()
        common = [item for item in kept if item[0] not in _CONTENT]
        common += [KEEP_NOT if personal else REVALIDATE, (b"etag", b'"%b"' % tag), HIT]
        content = [item for item in kept if item[0] in _CONTENT] + [(b"content-length", b"%d" % len(body))]
        return cls(tag, Variant(join_lines(common), join_lines(content), body), stamp, fresh_until)

    @classmethod
    def unpack(cls, packed: bytes, stamp: str | None, fresh_until: float) -> ReadyBody:
        """The opposite of `pack`; raises ValueError for anything else."""
        common_end = _CONTENT_END + int(packed[_TAG_END:_COMMON_END], 16)
        content_end = common_end + int(packed[_COMMON_END:_CONTENT_END], 16)
        plain = Variant(packed[_CONTENT_END:common_end], packed[common_end:content_end], packed[content_end:])
        return cls(packed[:_TAG_END], plain, stamp, fresh_until)

    def pack(self) -> bytes:
        """The answer as bytes for the shared cache."""
        plain = self.variants[IDENTITY]
        lengths = b"%08x%08x" % (len(plain.common), len(plain.content))
        return self._tag + lengths + plain.common + plain.content + plain.body

    @property
    def size(self) -> int:
        """Bytes of all codings made so far."""
        return sum(len(variant.body) + VARIANT_OVERHEAD for variant in set(self.variants.values()))

    def fresh(self, stamp: str | None) -> bool:
        """Whether the body may still be given, `stamp` being the versions that hold now."""
        return stamp == self.stamp and time.monotonic() < self.fresh_until

    def variant(self, coding: str, *, must: bool) -> Variant:
        """The answer in a coding, encoded now if it never was; plain if too short for that, unless it `must` be."""
        plain = self.variants[IDENTITY]
        variant = self.variants.get(coding)
        if variant is None or (must and variant is plain and len(plain.body) > 0):
            encode = len(plain.body) >= (1 if must else SMALLEST) and b"content-encoding: " not in plain.content
            variant = self.variants[coding] = self._encoded(plain, coding) if encode else plain
        return variant

    def matches(self, if_none_match: bytes) -> bool:
        """Whether one of the client's ETags names this body, in any coding (weak comparison, RFC 9110, 13.1.2)."""
        if if_none_match.strip() == b"*":
            return True
        own = b'"%b"' % self._tag
        return any(tag.strip().removeprefix(b"W/") == own for tag in if_none_match.split(b","))

    def _encoded(self, plain: Variant, coding: str) -> Variant:
        body = encodings.compress(coding, plain.body)
        # A strong tag names one sequence of bytes, so the encoded forms carry it as a weak one.
        common = plain.common.replace(b'etag: "', b'etag: W/"')
        content = [item for item in split_lines(plain.content) if item[0] != b"content-length"]
        content += [(b"content-encoding", coding.encode()), (b"content-length", b"%d" % len(body))]
        return Variant(common, join_lines(content), body)


def join_lines(headers: Headers) -> bytes:
    """Headers as lines on the wire."""
    return b"".join(b"%b: %b\r\n" % item for item in headers)


def split_lines(block: bytes) -> Headers:
    """The opposite of `join_lines`."""
    headers = []
    for line in block.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b": ")
        headers.append((name, value))
    return headers
