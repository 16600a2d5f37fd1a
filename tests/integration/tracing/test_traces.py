"""A request's span, its error and its scan on a worker are found in one trace, and in log and answer."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.integration.tracing.conftest import API, traced
from tests.integration.tracing.receiver import Received, Receiver, receiver
from tests.stack import Stack, free_port, wait_for
from tests.stubs.listing_server import listing_server

pytestmark = [pytest.mark.integration, pytest.mark.slow]

LISTING = {"name": "traced", "tools": [{"name": "add", "description": "Adds.", "inputSchema": {"type": "object"}}]}


def parent() -> tuple[str, dict[str, str]]:
    """A trace begun by the client."""
    trace = secrets.token_hex(16)
    return trace, {"traceparent": f"00-{trace}-{secrets.token_hex(8)}-01"}


def logged(running: Stack, name: str, text: str) -> list[dict[str, Any]]:
    lines = running.processes[name].log.read_text().splitlines()
    return [json.loads(line) for line in lines if text in line and line.startswith("{")]


def server_span(received: Receiver, trace: str) -> Received:
    def found() -> Received | None:
        return next((span for span in received.of_trace(trace) if "http.response.status_code" in span.attributes), None)

    return wait_for(found, "the request's span")


def test_heavy_scan_is_one_trace_from_the_request_to_the_worker(tracing: Stack, received: Receiver) -> None:
    trace, headers = parent()
    with listing_server(LISTING) as url, tracing.client() as client:
        started = client.post("/scan/heavy", json={"target": url}, headers=headers)
        assert started.status_code == 202, started.text
        assert tracing.wait_for_scan(started.json()["scan_id"])["status"] == "completed"
    request = server_span(received, trace)
    assert (request.service, request.name, request.attributes["http.route"]) == (
        "mcp-api",
        "POST /scan/heavy",
        "/scan/heavy",
    )
    assert request.parent == headers["traceparent"].split("-")[2]
    run = wait_for(
        lambda: next((s for s in received.of_trace(trace) if s.name.startswith("run ")), None), "the worker's span"
    )
    sent = next(span for span in received.of_trace(trace) if span.name.startswith("send "))
    assert (run.service, run.parent, sent.parent) == ("mcp-worker", sent.span, request.span)
    statements = [span for span in received.of_trace(trace) if "db.query.text" in span.attributes]
    assert {request.span, run.span} <= {span.parent for span in statements}
    assert {span.service for span in statements} == {"mcp-api", "mcp-worker"}


def test_error_id_of_the_answer_is_in_log_and_trace(tracing: Stack, received: Receiver) -> None:
    trace, headers = parent()
    tracing.postgres.stop()
    try:
        with tracing.client("") as client:
            answer = client.post("/auth/login", json={"username": "admin", "password": "x"}, headers=headers)
    finally:
        tracing.postgres.start()
        tracing.wait_ready()
    assert answer.status_code == 503, answer.text
    error_id = answer.json()["error_id"]
    span = server_span(received, trace)
    assert (span.name, span.failed, span.attributes["error_id"]) == ("POST /auth/login", True, error_id)
    [exception] = span.exceptions
    assert exception["exception.type"]
    assert "Traceback" in exception["exception.stacktrace"]
    [line] = logged(tracing, "api", error_id)
    assert line["trace_id"] == trace


def test_cached_answers_have_spans_and_the_access_log_their_trace(tracing: Stack, received: Receiver) -> None:
    traces = []
    with tracing.client() as client:
        for _ in range(3):
            trace, headers = parent()
            traces.append(trace)
            last = client.get("/vulnerabilities", params={"limit": 3}, headers=headers)
    assert last.headers["x-cache"] == "HIT"
    for trace in traces:
        span = server_span(received, trace)
        assert (span.name, span.attributes["http.response.status_code"]) == ("GET /vulnerabilities", 200)
        wait_for(lambda trace=trace: logged(tracing, "api", trace), "the line of the access log")


def test_ready_answers_are_sampled(stack: Stack, tmp_path: Path) -> None:
    variables = {"MCP_PLATFORM_ACCESS_LOG": "off", "MCP_PLATFORM_TRACE_SAMPLE_RATIO": "0"}
    with receiver() as received:
        with traced(stack, tmp_path, {"api": API}, OTEL_EXPORTER_OTLP_ENDPOINT=received.url, **variables) as running:
            trace, headers = parent()
            with running.client() as client:
                for _ in range(3):
                    assert client.get("/vulnerabilities").status_code == 200
                assert client.get("/vulnerabilities", headers=headers).headers["x-cache"] == "HIT"
        # The process has ended: whatever it had was delivered on its way out.
        assert [(span.trace, span.name) for span in received.spans] == [(trace, "GET /vulnerabilities")]


def test_endpoint_that_is_away_costs_one_warning(stack: Stack, tmp_path: Path) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    with traced(stack, tmp_path, {"api": API}, MCP_PLATFORM_OTLP_ENDPOINT=away) as running:
        for _ in range(2):
            with running.client() as client:
                assert client.get("/scans").status_code == 200
            wait_for(lambda: logged(running, "api", "did not take the spans"), "the warning")
    log = running.processes["api"].log.read_text()
    workers = log.count('"api process ready')
    assert log.count("did not take the spans") <= max(workers, 1)
    assert "Traceback" not in log


def test_without_an_endpoint_nothing_of_the_sdk_is_imported(stack: Stack) -> None:
    names = "opentelemetry.sdk", "opentelemetry.exporter", "opentelemetry.proto", "google.protobuf", "requests"
    code = f"import sys, mcp_api.main, mcp_worker.app; print([m for m in sys.modules if m.startswith({names!r})])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=stack.environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
