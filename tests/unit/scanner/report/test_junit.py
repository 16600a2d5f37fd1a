"""JUnit XML that every parser takes, and that is green exactly when the scan is clean."""

from xml.etree import ElementTree as ET

from mcp_scanner.model import Severity, Verdict
from mcp_scanner.report.junit import render_junit


def test_always_well_formed(hostile):
    suite = ET.fromstring(render_junit(hostile).encode())[0]
    assert int(suite.get("tests")) == len(suite.findall("testcase"))


def test_findings_at_the_threshold_fail(of_each_verdict):
    for threshold, failing in zip(Severity, range(1, 6), strict=True):
        suite = ET.fromstring(render_junit(of_each_verdict, threshold))[0]
        assert len(suite.findall("testcase/failure")) == int(suite.get("failures")) == failing


def test_what_was_not_read_is_an_error(of_each_verdict):
    suite = ET.fromstring(render_junit(of_each_verdict))[0]
    types = [error.get("type") for error in suite.findall("testcase/error")]
    expected = [] if of_each_verdict.verdict is Verdict.COMPLETE else [str(of_each_verdict.verdict)]
    assert types == [*expected, "partial"]
    assert int(suite.get("errors")) == len(types)


def test_evidence_and_remedy_are_in_the_failure(of_each_verdict):
    suite = ET.fromstring(render_junit(of_each_verdict))[0]
    text = suite.find("testcase/failure").text
    assert "Evidence: plain" in text
    assert "Remedy: Remedy." in text
