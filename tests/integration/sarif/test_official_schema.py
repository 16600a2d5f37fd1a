"""Reports in SARIF against the official schema."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from benchmark.corpora import own_records
from tests.stubs.sarif_schema import official_schema
from tests.unit.scanner.report.conftest import HOSTILE, report_of

from mcp_scanner.batch.stream import scan_document
from mcp_scanner.model import Verdict
from mcp_scanner.report.sarif import render_sarif


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft4Validator:
    """The official schema, ready."""
    schema = official_schema()
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_reports_with_hostile_texts_are_valid(validator: jsonschema.Draft4Validator, verdict: Verdict) -> None:
    for text in HOSTILE:
        validator.validate(json.loads(render_sarif(report_of(text, verdict))))


def test_reports_on_the_benchmark_are_valid(validator: jsonschema.Draft4Validator) -> None:
    seen: set[str] = set()
    for _, record in list(own_records())[::30]:
        report = scan_document(json.dumps(record).encode(), target="benchmark.jsonl")
        validator.validate(json.loads(render_sarif(report)))
        seen |= {finding.rule for finding in report.findings}
    assert len(seen) >= 10


@pytest.mark.parametrize(
    "break_it",
    [
        lambda run: run["results"][0].pop("message"),
        lambda run: run["results"][0].update(level="fatal"),
        lambda run: run["results"][0]["relatedLocations"][0]["physicalLocation"].update(region={}),
        lambda run: run["results"][0].update(ruleIndex="first"),
        lambda run: run["tool"]["driver"].pop("name"),
        lambda run: run.update(unknown=1),
    ],
)
def test_a_flawed_report_is_refused(validator: jsonschema.Draft4Validator, break_it: Any) -> None:
    document = json.loads(render_sarif(report_of("plain")))
    flawed = copy.deepcopy(document)
    break_it(flawed["runs"][0])
    validator.validate(document)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(flawed)
