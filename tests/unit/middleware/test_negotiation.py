"""Which coding a client gets for its Accept-Encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_api.middleware import negotiation
from mcp_api.middleware.negotiation import choose


@pytest.mark.parametrize(
    ("accept", "coding", "must"),
    [
        (None, "identity", False),
        (b"", "identity", False),
        (b"gzip", "gzip", False),
        (b"x-gzip", "gzip", False),
        (b"GZIP", "gzip", False),
        (b"zstd", "zstd", False),
        (b"gzip, deflate, br, zstd", "zstd", False),
        (b"gzip;q=1.0, zstd;q=0.5", "gzip", False),
        (b"gzip;q=0", "identity", False),
        (b"gzip;q=0, *;q=0.5", "zstd", False),
        (b"*", "zstd", False),
        (b"*;q=0", "identity", False),
        (b"identity", "identity", False),
        (b"identity;q=0.5, gzip;q=0.8", "gzip", False),
        (b"identity, gzip;q=0.8", "identity", False),
        (b"gzip, identity;q=0", "gzip", True),
        (b"gzip, *;q=0", "gzip", True),
        (b"br, identity;q=0", "identity", False),
        (b"gzip;q=nonsense", "identity", False),
        (b"gzip;q=0.0001", "identity", False),
        (b"\xff\xfe", "identity", False),
    ],
)
def test_choice(accept: bytes | None, coding: str, must: bool) -> None:
    assert choose(accept) == (coding, must)
    assert choose(accept) == (coding, must), "the remembered answer is the same"


@given(st.binary(max_size=400))
def test_any_header_has_an_answer_and_the_memory_is_bounded(accept: bytes) -> None:
    assert choose(accept)[0] in {"identity", "gzip", "zstd"}
    assert len(negotiation._memo) <= negotiation.MEMO_SIZE
