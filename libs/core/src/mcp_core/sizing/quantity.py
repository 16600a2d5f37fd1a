"""Kubernetes quantities ("500m", "1.5Gi", "1e3") as exact integers.

Grammar and rounding are those of k8s.io/apimachinery `resource.Quantity`: a decimal number, then one binary suffix
(Ki Mi Gi Ti Pi Ei), one decimal suffix (n u m k M G T P E) or a decimal exponent (e3, E-3). Its `Value()` and
`MilliValue()` round up, and so do these functions: "1.1m" of CPU is 2 millicores, "0.5" bytes is 1 byte. It keeps
nothing finer than one nano (rounded up) and nothing beyond 2^63-1 (cut off). Signs are refused: no resource is below 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from mcp_core.sizing.errors import Objection, QuantityError

Parser = Callable[[str], int]

# int64, in which the Kubernetes API carries every quantity.
LARGEST = 2**63 - 1

# Nobody writes a longer quantity; the bound keeps hostile input cheap to refuse.
LONGEST_TEXT = 64

# With at most 64 characters, ten to this power is over LARGEST or under one nano whatever stands before it.
LARGEST_EXPONENT = 128

_NUMBER = re.compile(r"(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]*))?(?P<suffix>[A-Za-z].*)?")
_EXPONENT = re.compile(r"[eE](?P<sign>[+-]?)(?P<digits>[0-9]+)")
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
_DECIMAL = {"": 0, "n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_NANO = Fraction(1, 10**9)


def millicores(quantity: str | float) -> int:
    """CPU in thousandths of a core, rounded up. Raises QuantityError."""
    return min(_ceil(_parse(quantity) * 1000), LARGEST)


def whole_bytes(quantity: str | float) -> int:
    """Memory in bytes, rounded up. Raises QuantityError."""
    return _ceil(_parse(quantity))


def _parse(quantity: str | float) -> Fraction:
    text = quantity if isinstance(quantity, str) else repr(quantity)
    if len(text) > LONGEST_TEXT:
        raise _refusal(text[:20] + "…", f"it has {len(text)} characters, more than {LONGEST_TEXT}")
    if text[:1] in {"+", "-"}:
        raise _refusal(text, "it carries a sign, and a resource is never negative")
    match = _NUMBER.fullmatch(text)
    if match is None or not text.isascii():
        raise _refusal(text, "it is no decimal number with a suffix")
    whole, part = match["whole"], match["part"] or ""
    if not whole and not part:
        raise _refusal(text, "it has no digits")
    value = Fraction(int((whole + part) or "0"), 10 ** len(part)) * _scale(text, match["suffix"] or "")
    nanos = _ceil(value / _NANO)
    return min(nanos * _NANO, Fraction(LARGEST))


def _scale(text: str, suffix: str) -> Fraction:
    if suffix in _BINARY:
        return Fraction(_BINARY[suffix])
    if suffix in _DECIMAL:
        return Fraction(10) ** _DECIMAL[suffix]
    exponent = _EXPONENT.fullmatch(suffix)
    if exponent is None:
        raise _refusal(text, f"{suffix!r} is no suffix of a quantity")
    power = min(int(exponent["digits"]), LARGEST_EXPONENT)
    return Fraction(10) ** (-power if exponent["sign"] == "-" else power)


def _ceil(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def _refusal(text: str, reason: str) -> QuantityError:
    return QuantityError(
        Objection(
            cause=f"{text!r} is no Kubernetes quantity: {reason}",
            consequence="no size can be derived from it",
            remedy='write a number with a suffix or without: "500m" or "2" for CPU, "512Mi" or "1.5Gi" for memory',
        )
    )
