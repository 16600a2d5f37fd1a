"""The time budget: derived chains are in order, given values are checked."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from mcp_core.sizing.timechain import drain_objections, drain_seconds, time_chain

seconds = st.integers(1, 100_000)


@given(scan=st.none() | seconds)
def test_the_derived_chain_is_in_order(scan):
    chain = time_chain(scan)
    assert chain.objections() == []
    assert chain.soft_limit < chain.hard_limit <= chain.shutdown_grace <= chain.termination_grace
    assert chain.termination_grace < chain.visibility_timeout


@given(scan=seconds, grace=seconds, visible=seconds)
def test_a_given_chain_is_in_order_or_objected_to(scan, grace, visible):
    chain = time_chain(scan, grace, visible)
    ordered = chain.hard_limit <= chain.shutdown_grace <= chain.termination_grace < chain.visibility_timeout
    assert ordered == (not chain.objections())


@given(scan=seconds, grace=seconds, visible=seconds)
def test_the_remedies_applied_are_accepted(scan, grace, visible):
    for _ in range(2):
        for objection in time_chain(scan, grace, visible).objections():
            figure = int(re.search(r"to at least (\d+) s", objection.remedy)[1])
            grace = figure if "termination" in objection.remedy else grace
            visible = figure if "visibility" in objection.remedy else visible
    assert time_chain(scan, grace, visible).objections() == []


@given(grace=seconds)
def test_an_api_pod_drains_within_its_grace_or_objects(grace):
    graceful, seen = drain_seconds(grace)
    assert seen == grace
    assert 1 <= graceful <= 30
    assert (graceful < grace - 9) == (not drain_objections(grace))
