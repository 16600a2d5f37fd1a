"""Ruling out readings for many texts at once loses none of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmark.disguises import DISGUISES, HONEST, PAYLOADS
from benchmark.hiding import TECHNIQUES
from hypothesis import given
from hypothesis import strategies as st

from mcp_scanner.normalise import signs as module
from mcp_scanner.normalise import views_of, views_of_all
from mcp_scanner.normalise.conditions import CONDITIONS
from mcp_scanner.normalise.signs import ALL, SIGNS, signs_of

_BENCHMARK = Path(__file__).parents[4] / "benchmark"


def _texts() -> list[str]:
    """Payloads and honest sentences in every disguise, plain prose between them, and texts at the edge."""
    prose = [json.loads(line)["text"] for line in (_BENCHMARK / "sentences.jsonl").read_text().splitlines()][::12]
    hidden = [way(text) for way in (*DISGUISES.values(), *TECHNIQUES.values()) for text in (PAYLOADS[0], HONEST[0])]
    codes = [
        "".join(f"\\{ord(letter):x} " for letter in PAYLOADS[0]),
        " + ".join(f"chr({ord(letter)})" for letter in PAYLOADS[0]),
        "".join(chr(0x2800 + ord(letter)) for letter in PAYLOADS[0]),
        "".join(PAYLOADS[0].split()),
    ]
    return [*prose, *hidden, *codes, "", "\n", "\0", f"a\0{hidden[0]}", "一 二 三\u3000四", "x" * 200, *prose[:3]]


def test_all_readings_are_those_of_each_text_alone() -> None:
    texts = _texts()
    for text, views in zip(texts, views_of_all(texts), strict=True):
        assert views == views_of(text), text[:200]


@given(st.lists(st.text(st.sampled_from("aAeE 01259%\\+=-_.|\n\t\"'&(;\0é二\u2003⠓😀yx"), max_size=120), max_size=6))
def test_any_texts_are_read_together_as_alone(texts: list[str]) -> None:
    assert list(views_of_all(texts)) == [views_of(text) for text in texts]


def test_honest_prose_has_few_signs_and_the_disguises_have_all() -> None:
    signs = signs_of(_texts())
    together = 0
    for found in signs:
        if found != ALL:
            together |= found
    assert {name for name, bit in SIGNS.items() if not together & bit} == set()
    assert signs_of(["Returns the weather of a town."]) == [0]


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_costs_no_memory_for_counting(name: str) -> None:
    """RE2 runs conditions as automata; one whose program is large would fall back to a slower way."""
    assert module._compiled()[name].programsize < 5_000
