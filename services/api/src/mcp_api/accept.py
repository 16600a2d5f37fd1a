"""Which of two media types a client prefers, from its Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^;]*)*)\Z")
_WEIGHT = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*\Z", re.IGNORECASE)


def prefers(special: str, usual: str, accept: str) -> bool:
    """Whether `special` is asked for by name, and weighs at least as much as `usual`, which is given without a word."""
    weights = _weights(accept)
    named = weights.get(special, 0.0)
    return named > 0 and named >= _weight(usual, weights)


def _weight(media_type: str, weights: dict[str, float]) -> float:
    """The weight of a type by the most specific range that covers it."""
    kind = media_type.partition("/")[0]
    for covering in (media_type, f"{kind}/*", "*/*"):
        if covering in weights:
            return weights[covering]
    return 0.0


def _weights(accept: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for item in accept.split(","):
        match = _RANGE.match(item)
        if match is None:
            continue
        weight = 1.0
        for parameter in match[3].split(";"):
            found = _WEIGHT.match(parameter)
            if found is not None:
                weight = min(1.0, float(found[1]))
        weights[f"{match[1]}/{match[2]}".lower()] = weight
    return weights
