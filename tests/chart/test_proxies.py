"""Whose X-Forwarded-For the API believes: nobody's, until the release puts a proxy in front."""

from __future__ import annotations

from typing import Any

import pytest
from tests.chart.helm import objects, render
from tests.chart.manifests import Manifest, find

from mcp_core.settings import ApiSettings

INGRESS = {"ingress": {"enabled": True, "hosts": ["mcp.example.com"]}}
ROUTE = {"httpRoute": {"enabled": True, "parentRefs": [{"name": "gateway"}]}}


def trusted(release: list[Manifest]) -> str:
    deployment = find(release, "Deployment", "-api")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    return "".join(item["value"] for item in container["env"] if item["name"] == "MCP_PLATFORM_TRUSTED_PROXIES")


@pytest.mark.parametrize(
    ("values", "first"),
    [
        ({}, ""),
        (INGRESS, "10.0.0.0/8"),
        (ROUTE, "10.0.0.0/8"),
        ({"api": {"trustedProxies": ["10.42.0.0/16"]}}, "10.42.0.0/16"),
        ({"api": {"trustedProxies": ["10.42.0.0/16"]}, **INGRESS}, "10.42.0.0/16"),
    ],
)
def test_the_proxies_in_front_are_trusted(values: dict[str, Any], first: str) -> None:
    networks = trusted(objects(render(values=values)))
    assert networks.partition(",")[0] == first
    # What the chart gives the process takes.
    ApiSettings(trusted_proxies=networks)  # type: ignore[arg-type]
