"""Generated records: whatever JSON a sender can think of."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcp_scanner.batch.stream import scan_document
from mcp_scanner.model import Verdict

from .test_mutated_records import check

text = st.text(alphabet=st.characters(exclude_categories=[]), max_size=40)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | text
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4))
KEYS = (
    "tools",
    "prompts",
    "resources",
    "resourceTemplates",
    "instructions",
    "serverInfo",
    "capabilities",
    "name",
    "protocolVersion",
    "nextCursor",
    "problems",
    "baseline_tools",
    "source_text",
    "servers",
    "result",
    "error",
)
items = st.dictionaries(
    st.sampled_from(("name", "title", "description", "inputSchema", "annotations", "_meta", "uri", "arguments")) | text,
    values,
    max_size=6,
)
records = st.dictionaries(st.sampled_from(KEYS), values | st.lists(items, max_size=4), max_size=8)

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(records | values)
def test_any_record_gives_an_honest_report(record):
    check(json.dumps(record).encode())


@QUICK
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_bytes_are_never_clean_by_accident(data):
    report = check(data)
    assert report.verdict is Verdict.ERROR or data.strip()


@QUICK
@given(st.lists(items, min_size=1, max_size=4), values)
def test_a_malformed_neighbour_is_never_clean(tools, neighbour):
    record = {"tools": [*tools, neighbour]}
    if isinstance(neighbour, dict):
        record["tools"].append(7)
    assert scan_document(json.dumps(record).encode(), target="").verdict is not Verdict.COMPLETE
