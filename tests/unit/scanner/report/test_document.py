"""The JSON report and its published schema."""

import json

import jsonschema
import pytest

from mcp_scanner.model import Report, Severity
from mcp_scanner.report.document import render_json, report_schema
from mcp_scanner.report.encode import encode_json


@pytest.fixture(scope="module")
def validator():
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_every_report_fits_the_schema(hostile, validator):
    validator.validate(json.loads(render_json(hostile)))


def test_every_verdict_fits_the_schema(of_each_verdict, validator):
    validator.validate(json.loads(render_json(of_each_verdict, indent=None)))


def test_the_schema_has_the_version_of_the_report(validator):
    assert validator.schema["properties"]["schema_version"]["const"] == Report.SCHEMA_VERSION
    assert Report.SCHEMA_VERSION in validator.schema["$id"]


@pytest.mark.parametrize(
    "fault",
    [
        {"verdict": "fine"},
        {"extra": 1},
        {"coverage": {"tools": {"status": "read"}}},
        {"findings": [{"rule": "x"}]},
    ],
)
def test_the_schema_refuses_what_is_no_report(fault, validator):
    document = {
        "schema_version": Report.SCHEMA_VERSION,
        "target": "",
        "name": "",
        "verdict": "complete",
        "coverage": {},
        "findings": [],
    }
    validator.validate(document)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**document, **fault})


def test_the_schema_knows_every_severity(validator):
    assert validator.schema["$defs"]["finding"]["properties"]["severity"]["enum"] == [str(one) for one in Severity]


def test_one_line_stays_one_line(hostile):
    text = render_json(hostile, indent=None)
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("text", ["\x1b[2J", "\x7f", "\x9b31m", "\u202e", "\u2028", "a\ufeffb", "é中🙂"])
def test_escapes_decode_to_the_same_text(text):
    encoded = encode_json({"t": text})
    assert json.loads(encoded) == {"t": text}
    assert encoded.replace("\n", "").isprintable()


def test_a_lone_surrogate_becomes_the_replacement_character():
    assert json.loads(encode_json(["\ud800a"]).encode()) == ["\ufffda"]
