"""SARIF 2.1.0: the standard's constraints on every object we write, as a closed schema of our own."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest

from mcp_scanner.model import Severity, Verdict
from mcp_scanner.report.sarif import render_sarif
from mcp_scanner.rules.catalogue import all_rules

SCHEMA = json.loads((Path(__file__).parent / "sarif-members.json").read_bytes())


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    return jsonschema.Draft7Validator(SCHEMA)


def test_every_report_is_valid(hostile, validator):
    text = render_sarif(hostile)
    text.encode()
    validator.validate(json.loads(text))


def test_only_a_complete_scan_was_successful(of_each_verdict, validator):
    log = json.loads(render_sarif(of_each_verdict))
    validator.validate(log)
    invocation = log["runs"][0]["invocations"][0]
    complete = of_each_verdict.verdict is Verdict.COMPLETE
    assert invocation["executionSuccessful"] is complete
    assert ("toolExecutionNotifications" in invocation) is not complete


def test_results_carry_rule_level_and_fingerprint(of_each_verdict):
    run = json.loads(render_sarif(of_each_verdict))["runs"][0]
    assert [result["properties"]["severity"] for result in run["results"]] == [str(one) for one in Severity]
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "note", "note"]
    fingerprints = {finding.fingerprint for finding in of_each_verdict.findings}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert set(result["partialFingerprints"].values()) <= fingerprints


def test_rules_of_the_catalogue_bring_their_help(of_each_verdict):
    known = next(iter(all_rules().values()))
    of_each_verdict.findings[0] = _renamed(of_each_verdict.findings[0], known.id)
    rules = json.loads(render_sarif(of_each_verdict))["runs"][0]["tool"]["driver"]["rules"]
    described = next(rule for rule in rules if rule["id"] == known.id)
    assert known.why in described["help"]["text"]
    assert known.remedy in described["help"]["markdown"]


def test_security_severity_falls_into_the_band_of_its_name(of_each_verdict):
    bands = {"critical": (9.0, 10), "high": (7.0, 9.0), "medium": (4.0, 7.0), "low": (0.05, 4.0), "info": (0, 0.05)}
    for result in json.loads(render_sarif(of_each_verdict))["runs"][0]["results"]:
        low, high = bands[result["properties"]["severity"]]
        assert low <= float(result["properties"]["security-severity"]) < high


def test_targets_become_uri_references(hostile):
    for result in json.loads(render_sarif(hostile))["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert uri.isprintable()
        assert " " not in uri
        urlsplit(uri)


def test_the_exact_place_is_a_stretch_of_the_text_at_the_pointer(of_each_verdict):
    first, *rest = json.loads(render_sarif(of_each_verdict))["runs"][0]["results"]
    (place,) = first["relatedLocations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "#/tools/0/plain"},
        "region": {"charOffset": 0, "charLength": len("plain")},
    }
    assert all("charOffset" not in one["locations"][0]["physicalLocation"]["region"] for one in rest)


def _renamed(finding, rule_id):
    import dataclasses

    return dataclasses.replace(finding, rule=rule_id)
