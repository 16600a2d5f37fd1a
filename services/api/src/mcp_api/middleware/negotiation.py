"""Which content coding a client wants, from its Accept-Encoding (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re

IDENTITY = "identity"
# In the order of our preference where the client has none: zstd is smaller and faster than gzip (see encodings.py).
CODINGS = ("zstd", "gzip")
# Distinct headers remembered; browsers and libraries send a few dozen. Cleared when full, so an inventive client
# costs itself time and nobody memory.
MEMO_SIZE = 256
MEMO_HEADER_LENGTH = 256

_ITEM = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*\Z")
_memo: dict[bytes, tuple[str, bool]] = {}


def choose(accept_encoding: bytes | None) -> tuple[str, bool]:
    """The coding to answer with ("zstd", "gzip" or "identity"), and whether an uncompressed body is refused.

    Where nothing we have is acceptable the answer is "identity": RFC 9110, 12.4.1 lets a server disregard the header
    rather than refuse the answer.
    """
    if accept_encoding is None:
        return IDENTITY, False
    chosen = _memo.get(accept_encoding)
    if chosen is None:
        chosen = _choose(_weights(accept_encoding.decode("latin-1")))
        if len(accept_encoding) <= MEMO_HEADER_LENGTH:
            if len(_memo) >= MEMO_SIZE:
                _memo.clear()
            _memo[accept_encoding] = chosen
    return chosen


def _weights(text: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for item in text.split(","):
        match = _ITEM.match(item)
        if match:
            name = match[1].lower()
            weights["gzip" if name == "x-gzip" else name] = min(1.0, float(match[2] or 1))
    return weights


def _choose(weights: dict[str, float]) -> tuple[str, bool]:
    others = weights.get("*", 0.0)
    best, best_weight = IDENTITY, 0.0
    for coding in CODINGS:
        weight = weights.get(coding, others)
        if weight > best_weight:
            best, best_weight = coding, weight
    # Without a word about identity it is acceptable but the least preferred; with one, its weight competes.
    if weights.get(IDENTITY, 0.0) > best_weight:
        best = IDENTITY
    return best, best != IDENTITY and weights.get(IDENTITY, weights.get("*", 1.0)) == 0
