"""The frames around exported rows, however the rows are cut into chunks."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_api.export.formats import Framer, format_of
from mcp_scanner.rules.catalogue import all_rules

ROWS = [b'{"id":%d}\n' % number for number in range(5)]


def framed(form: str, chunks: list[bytes]) -> bytes:
    framer = Framer(format_of(form))
    return b"".join([*(framer.chunk(chunk) for chunk in chunks), framer.end()])


@settings(deadline=None)
@given(st.sets(st.integers(0, sum(map(len, ROWS)))), st.sampled_from(["json", "sarif", "jsonl", "csv"]))
def test_chunks_do_not_matter(cuts: set[int], form: str) -> None:
    text = b"".join(ROWS)
    edges = [0, *sorted(cuts), len(text)]
    chunks = [text[a:b] for a, b in itertools.pairwise(edges) if a < b]
    assert framed(form, chunks) == framed(form, [text])


@pytest.mark.parametrize("count", [0, 1, 5])
def test_json_is_an_array(count: int) -> None:
    assert json.loads(framed("json", ROWS[:count])) == [{"id": number} for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_sarif_holds_the_rows_as_results(count: int) -> None:
    document = json.loads(framed("sarif", ROWS[:count]))
    assert document["version"] == "2.1.0"
    assert len(document["runs"][0]["results"]) == count
    described = {rule["id"]: rule for rule in document["runs"][0]["tool"]["driver"]["rules"]}
    assert described.keys() == all_rules().keys()
    assert all_rules()["cors-any-origin"].remedy in described["cors-any-origin"]["help"]["text"]


def test_lines_stay_lines() -> None:
    assert framed("jsonl", ROWS) == b"".join(ROWS)
    assert framed("jsonl", []) == b""
