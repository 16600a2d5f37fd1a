"""Traces are off by default; with an endpoint API and workers get it, and the way to it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.chart.helm import RefusedError, objects, render
from tests.chart.manifests import Manifest, find

from mcp_core.settings import TracingSettings

COLLECTOR = "http://collector.observability:4318"


def environment(release: list[Manifest], name: str) -> dict[str, str]:
    (container,) = find(release, "Deployment", name)["spec"]["template"]["spec"]["containers"]
    return {item["name"]: item.get("value", "") for item in container["env"]}


def ports(release: list[Manifest], component: str) -> list[list[int]]:
    rules: list[dict[str, Any]] = find(release, "NetworkPolicy", f"-{component}-egress")["spec"]["egress"]
    anywhere = [{"namespaceSelector": {}}]
    return [[port["port"] for port in rule["ports"]] for rule in rules if rule["to"] == anywhere]


def test_nothing_is_traced_by_default() -> None:
    release = objects(render(values={}))
    for component in ("api", "worker"):
        assert "MCP_PLATFORM_OTLP_ENDPOINT" not in environment(release, f"-{component}")
        assert ports(release, component) == []


@pytest.mark.parametrize(
    ("endpoint", "port"),
    [(COLLECTOR, 4318), ("https://otlp.example.com", 443), ("http://[2001:db8::1]:4318/otlp", 4318)],
)
def test_endpoint_reaches_api_and_worker(endpoint: str, port: int) -> None:
    release = objects(render(values={"tracing": {"endpoint": endpoint, "sampleRatio": 0.25}}))
    for component in ("api", "worker"):
        given = environment(release, f"-{component}")
        # What the chart gives the process takes.
        settings = TracingSettings(
            otlp_endpoint=given["MCP_PLATFORM_OTLP_ENDPOINT"],
            trace_sample_ratio=float(given["MCP_PLATFORM_TRACE_SAMPLE_RATIO"]),
        )
        assert (settings.otlp_endpoint, settings.trace_sample_ratio) == (endpoint, 0.25)
        assert ports(release, component) == [[port]]
    assert "MCP_PLATFORM_OTLP_ENDPOINT" not in environment(release, "-scheduler")
    assert ports(release, "scheduler") == []


def test_endpoint_that_is_no_address_is_refused() -> None:
    with pytest.raises(RefusedError):
        render(values={"tracing": {"endpoint": "collector:4317"}})
