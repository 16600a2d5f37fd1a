"""The field trial's table survives whatever a server put into its names."""

from __future__ import annotations

from tests.field.judging import Judged
from tests.field.report import render

ALARM = {
    "rule": "drift-directive",
    "severity": "high",
    "location": {"surface": "tool", "name": "a|b<script>\x1b[31m", "pointer": "/tools/0"},
    "evidence": "x",
}
OLD = {"source": "npm:one@1.0", "tools": [{}]}


def test_drift_alarms_are_counted_and_hostile_names_stay_in_their_cell() -> None:
    judged = Judged("npm:one@2.0", "complete", 2, {"high": 1}, (ALARM,))

    document = render([judged], {"npm:one@2.0": OLD}, [judged], {})

    assert "Upgrades of honest servers: 1; with a drift alarm: 1." in document
    assert "| npm:one@2.0 | 1.0 (1 tools) | 2 | complete | 1 |" in document
    assert "a\\|b&lt;script>?[31m" in document
    assert "\x1b" not in document


def test_a_finding_that_is_no_drift_is_not_a_drift_alarm() -> None:
    judged = Judged("npm:one@2.0", "complete", 2, {"high": 1}, ({**ALARM, "rule": "tool-poisoning"},))

    assert judged.drift_alarms == ()
    assert "Servers: 1; with a finding at HIGH or over: 1." in render([], {}, [judged], {})


def test_what_could_not_be_listed_is_named_with_its_reason() -> None:
    assert "- npm:two@1: server\u0020ended" in render([], {}, [], {"npm:two@1": "server\n  ended"})
