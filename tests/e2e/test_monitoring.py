"""The Prometheus operator takes the release's monitors and rules, and Prometheus reaches every target."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from tests.e2e.cluster import KubectlError, kubectl, until
from tests.e2e.release import Release

# Namespace and Service of a Prometheus, as `make e2e PROMETHEUS=...` gives it.
PLACE = os.environ.get("E2E_PROMETHEUS") or "monitoring/prometheus-operated:9090"


@pytest.fixture(scope="module", autouse=True)
def _prometheus() -> None:
    try:
        kubectl("get", "crd", "servicemonitors.monitoring.coreos.com")
        ask("status/buildinfo")
    except KubectlError as error:
        pytest.skip(f"no Prometheus operator with a Prometheus at {PLACE}: {error}")


def ask(path: str) -> Any:
    """The data of one answer of Prometheus's API."""
    namespace, _, service = PLACE.partition("/")
    raw = kubectl("get", "--raw", f"/api/v1/namespaces/{namespace}/services/{service}/proxy/api/v1/{path}")
    return json.loads(raw)["data"]


def test_every_target_is_up(release: Release) -> None:
    expected = {pod for component in ("api", "worker", "scheduler") for pod in release.namespace.ready(component)}

    def scraped() -> bool:
        targets = ask("targets?state=active")["activeTargets"]
        mine = [target for target in targets if target["labels"].get("namespace") == release.namespace.name]
        up = {target["labels"].get("pod") for target in mine if target["health"] == "up"}
        return bool(mine) and expected <= up and all(target["health"] == "up" for target in mine)

    until(scraped, "every target of the release being up")


def test_every_rule_is_loaded(release: Release) -> None:
    [resource] = release.namespace.items("prometheusrules.monitoring.coreos.com", instance=release.name)
    wanted = {rule.get("alert") or rule["record"] for group in resource["spec"]["groups"] for rule in group["rules"]}

    def loaded() -> bool:
        groups = [group for group in ask("rules")["groups"] if release.namespace.name in group["file"]]
        rules = [rule for group in groups for rule in group["rules"]]
        return wanted <= {rule["name"] for rule in rules} and all(rule["health"] == "ok" for rule in rules)

    until(loaded, "every rule of the release being evaluated without error")
