"""Kubernetes quantities: the shared vectors, and properties that hold for any text."""

from __future__ import annotations

import json
from decimal import ROUND_CEILING, Context, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_core.sizing.errors import QuantityError
from mcp_core.sizing.quantity import LARGEST, millicores, whole_bytes

VECTORS = json.loads((Path(__file__).parents[3] / "vectors/quantities.json").read_text(encoding="utf-8"))
SCALES = {
    "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"), "": Decimal(1), "k": Decimal(10**3),
    "M": Decimal(10**6), "G": Decimal(10**9), "T": Decimal(10**12), "P": Decimal(10**15),
    "Ki": Decimal(2**10), "Mi": Decimal(2**20), "Gi": Decimal(2**30), "Ti": Decimal(2**40), "e3": Decimal(1000),
    "E-2": Decimal("0.01"),
}  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda vector: vector["quantity"])
def test_valid_quantities(vector):
    assert millicores(vector["quantity"]) == vector["millicores"]
    assert whole_bytes(vector["quantity"]) == vector["bytes"]


@pytest.mark.parametrize("text", VECTORS["invalid"], ids=repr)
def test_what_is_no_quantity_is_refused_in_three_parts(text):
    with pytest.raises(QuantityError) as refusal:
        whole_bytes(text)
    objection = refusal.value.objections[0]
    assert objection.cause
    assert objection.consequence
    assert "512Mi" in objection.remedy


def test_numbers_as_yaml_reads_them():
    assert millicores(2) == 2000
    assert millicores(0.5) == 500
    assert whole_bytes(1e3) == 1000
    assert whole_bytes(1e16) == 10**16


@given(whole=st.integers(0, 10**6), part=st.text("0123456789", max_size=6), suffix=st.sampled_from(sorted(SCALES)))
def test_agrees_with_decimal_arithmetic(whole, part, suffix):
    text = f"{whole}.{part}{suffix}"
    exact = Decimal(f"{whole}.{part or 0}") * SCALES[suffix]
    nano = exact.quantize(Decimal("1e-9"), rounding=ROUND_CEILING, context=Context(prec=60))
    assert whole_bytes(text) == min(LARGEST, int(nano.to_integral_value(ROUND_CEILING)))
    assert millicores(text) == min(LARGEST, int((nano * 1000).to_integral_value(ROUND_CEILING)))


@given(st.text(st.sampled_from("0123456789.eEinumkKMGTP+-"), max_size=70))
def test_any_text_gives_a_count_or_a_refusal(text):
    try:
        value = whole_bytes(text)
    except QuantityError:
        return
    assert 0 <= value <= LARGEST
