"""Mutated records: a report for each, in the schema, encodable, and never clean when something was malformed."""

import json
import random
import tracemalloc
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from mcp_scanner.batch.stream import scan_document
from mcp_scanner.listing import ListingError, decode_json, parse_listing
from mcp_scanner.model import Verdict
from mcp_scanner.report.document import render_json, report_schema
from mcp_scanner.report.junit import render_junit
from mcp_scanner.report.markdown import render_markdown
from mcp_scanner.report.sarif import render_sarif

from .mutate import mutate, mutate_text

ROUNDS = 8
VALIDATOR = jsonschema.Draft202012Validator(report_schema())


def check(data: bytes):
    """Scan one document and hold its report to every promise."""
    report = scan_document(data, target="fuzz")
    assert "internal error" not in report.error, report.error
    VALIDATOR.validate(json.loads(render_json(report, indent=None).encode()))
    render_sarif(report).encode()
    render_markdown(report).encode()
    ET.fromstring(render_junit(report).encode())
    if report.verdict is Verdict.COMPLETE:
        assert_wholly_read(data)
    return report


def assert_wholly_read(data: bytes):
    """A complete verdict needs a document without oddities, and a listing without problems if it holds one."""
    decoded = decode_json(data)
    assert decoded.problems == []
    try:
        assert parse_listing(decoded.value).problems == {}
    except ListingError:
        assert {"servers", "source_text"} & set(decoded.value)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_mutated_values(records, seed):
    chance = random.Random(seed)
    for record in chance.sample(records, min(len(records), 8)):
        check(json.dumps(mutate(record, chance)).encode())


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_mutated_bytes(records, seed):
    chance = random.Random(seed)
    for record in chance.sample(records, min(len(records), 8)):
        check(mutate_text(json.dumps(record).encode(), chance))


def test_memory_stays_in_proportion(records):
    chance = random.Random(7)
    documents = [json.dumps(mutate(record, chance)).encode() for record in records[:20]]
    check(documents[0])
    for data in documents:
        tracemalloc.start()
        check(data)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        # Readings and offset maps of a text cost some hundred bytes a character; 16 MB are for the rest.
        assert peak < 16_000_000 + 600 * len(data)
