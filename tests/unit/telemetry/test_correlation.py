"""Lines of the log can be tied to a request and to a trace begun elsewhere."""

from __future__ import annotations

import pytest

from mcp_core.telemetry.correlation import correlate, request_id, trace_id, trace_of

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"00-{TRACE}-00f067aa0ba902b7-01", TRACE),
        (f"01-{TRACE}-00f067aa0ba902b7-01-more", TRACE),
        (f"ff-{TRACE}-00f067aa0ba902b7-01", ""),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", ""),
        (f"00-{TRACE}-{'0' * 16}-01", ""),
        (f"00-{TRACE.upper()}-00f067aa0ba902b7-01", ""),
        (f"00-{TRACE}-00f067aa0ba902b7-01 injected", ""),
        ("", ""),
    ],
)
def test_trace_ids_are_taken_from_well_formed_headers_only(header: str, expected: str) -> None:
    assert trace_of(header.encode()) == expected


def test_without_a_header_there_is_no_trace() -> None:
    assert trace_of(None) == ""


def test_lines_carry_both_ids_while_a_request_is_served() -> None:
    assert correlate(None, "info", {"event": "idle"}) == {"event": "idle"}
    tokens = request_id.set("5f0c1a2b01"), trace_id.set(TRACE)
    try:
        line = correlate(None, "info", {"event": "busy"})
    finally:
        request_id.reset(tokens[0])
        trace_id.reset(tokens[1])
    assert line == {"event": "busy", "request_id": "5f0c1a2b01", "trace_id": TRACE}
