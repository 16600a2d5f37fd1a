"""Dashboards and alerts: real PromQL, over metrics that the processes really export; alerts fire when they should."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from tests.chart.helm import CHART, ROOT
from tests.chart.manifests import Manifest, find, kinds

# tests/integration/monitoring holds this list to the running processes.
KNOWN = json.loads((ROOT / "tests" / "vectors" / "metrics.json").read_text(encoding="utf-8"))
EXPORTED = {name for names in KNOWN.values() for name in names}
DASHBOARDS = sorted((CHART / "files" / "dashboards").glob("*.json"))
ALERTS = Path(__file__).with_name("alerts")
RUNBOOK = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")


def metrics(expression: str) -> dict[str, str]:
    """Name and text of every selector in an expression. Raises ValueError for what is not PromQL."""
    # Grafana fills in the interval.
    found: dict[str, str] = {}

    def visit(node: Any) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found[str(node.name)] = str(node)
        return True

    promql_parser.walk(promql_parser.parse(expression.replace("$__rate_interval", "5m")), pre_visit=visit)
    return found


def expressions(dashboard: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def rules(release: list[Manifest]) -> list[dict[str, Any]]:
    return [rule for group in find(release, "PrometheusRule")["spec"]["groups"] for rule in group["rules"]]


def api_limit(release: list[Manifest]) -> str:
    """CONNECTION LIMIT of the API's role."""
    sql = find(release, "ConfigMap", "-roles")["data"]["roles.sql"]
    return str(re.findall(r"mcp_api .*CONNECTION LIMIT ([0-9]+)", sql)[0])


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_dashboards_ask_for_metrics_that_are_exported(path: Path) -> None:
    asked = list(expressions(json.loads(path.read_text(encoding="utf-8"))))
    assert len(asked) >= 5
    for title, expression in asked:
        selectors = metrics(expression)
        assert selectors, title
        assert selectors.keys() <= EXPORTED, (title, selectors.keys() - EXPORTED)
        for selector in selectors.values():
            assert 'namespace="$namespace"' in selector, title
            assert "$release-" in selector, title


def test_dashboards_are_what_their_declarations_write() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.dashboards", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_panels_do_not_overlap_and_say_what_they_show() -> None:
    uids = set()
    for path in DASHBOARDS:
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        uids.add(dashboard["uid"])
        cells: set[tuple[int, int]] = set()
        for panel in dashboard["panels"]:
            at = panel["gridPos"]
            assert at["x"] + at["w"] <= 24, panel["title"]
            taken = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            assert not cells & taken, panel["title"]
            cells |= taken
            assert panel["type"] == "row" or panel["description"].endswith("."), panel["title"]
    assert len(uids) == len(DASHBOARDS) == 5


def test_the_sidecar_gets_every_dashboard(every_release: dict[str, list[Manifest]]) -> None:
    maps = [m for m in kinds(every_release["ha"], "ConfigMap") if m["metadata"]["labels"].get("grafana_dashboard")]
    assert {m["metadata"]["annotations"]["grafana_folder"] for m in maps} == {"MCP Platform"}
    loaded = [json.loads(text) for m in maps for text in m["data"].values()]
    assert sorted(d["uid"] for d in loaded) == sorted(
        json.loads(p.read_text(encoding="utf-8"))["uid"] for p in DASHBOARDS
    )
    assert not [m for m in kinds(every_release["defaults"], "ConfigMap") if "dashboard" in m["metadata"]["name"]]


def test_alerts_ask_for_metrics_that_are_exported(every_release: dict[str, list[Manifest]]) -> None:
    for rule in rules(every_release["ha"]):
        selectors = metrics(rule["expr"])
        assert selectors, rule["alert"]
        assert selectors.keys() <= EXPORTED, (rule["alert"], selectors.keys() - EXPORTED)
        assert all('namespace="security"' in selector for selector in selectors.values()), rule["alert"]


def test_series_are_those_of_the_services(every_release: dict[str, list[Manifest]]) -> None:
    """Prometheus names the Service in the label `service`: selectors must name one that exists."""
    names = {service["metadata"]["name"] for service in kinds(every_release["ha"], "Service")}
    monitored = {monitor["metadata"]["name"] for monitor in kinds(every_release["ha"], "ServiceMonitor")}
    assert monitored == {f"release-mcp-platform-{component}" for component in ("api", "worker", "scheduler")}
    assert monitored <= names
    for rule in rules(every_release["ha"]):
        for pattern in re.findall(r'service=~?"([^"]+)"', rule["expr"]):
            assert any(re.fullmatch(pattern, name) for name in names), (rule["alert"], pattern)


def test_monitors_find_ports_that_exist(every_release: dict[str, list[Manifest]]) -> None:
    release = every_release["ha"]
    for monitor in kinds(release, "ServiceMonitor"):
        name = monitor["metadata"]["name"]
        [service] = [s for s in kinds(release, "Service") if s["metadata"]["name"] == name]
        selected = monitor["spec"]["selector"]["matchLabels"].items()
        assert selected <= service["metadata"]["labels"].items()
        [endpoint] = monitor["spec"]["endpoints"]
        [port] = [p for p in service["spec"]["ports"] if p["name"] == endpoint["port"]]
        containers = find(release, "Deployment", name)["spec"]["template"]["spec"]["containers"]
        assert port["targetPort"] in {p["name"] for p in containers[0]["ports"]}


def test_the_limits_of_the_alerts_are_the_ledgers(every_release: dict[str, list[Manifest]]) -> None:
    [expression] = [r["expr"] for r in rules(every_release["ha"]) if r["alert"] == "McpPlatformConnectionsNearLedger"]
    assert expression.endswith(f"* {api_limit(every_release['ha'])}")


def test_every_alert_has_a_runbook(every_release: dict[str, list[Manifest]]) -> None:
    for rule in rules(every_release["ha"]):
        section = re.search(rf"^### {rule['alert']}\n(.+?)(?=^###? |\Z)", RUNBOOK, re.MULTILINE | re.DOTALL)
        assert section, f"docs/alerts.md does not explain {rule['alert']}"
        for part in ("**Meaning.**", "**Consequence.**", "**Remedy.**"):
            assert part in section[1], (rule["alert"], part)
    documented = set(re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE))
    assert documented == {rule["alert"] for rule in rules(every_release["ha"])}


def test_alerts_fire_when_they_should(every_release: dict[str, list[Manifest]], tmp_path: Path) -> None:
    promtool = os.environ.get("PROMTOOL") or shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not on the PATH (Debian: apt-get install prometheus), so no alert was made to fire")
    spec = find(every_release["ha"], "PrometheusRule")["spec"]
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(spec), encoding="utf-8")
    limit = api_limit(every_release["ha"])
    fired = set()
    for path in sorted(ALERTS.glob("*.yaml")):
        text = path.read_text(encoding="utf-8").replace("@LIMIT@", limit)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
        for test in yaml.safe_load(text)["tests"]:
            fired |= {case["alertname"] for case in test["alert_rule_test"] if case.get("exp_alerts")}
    tests = [str(path) for path in sorted(tmp_path.glob("*.yaml")) if path.name != "rules.yaml"]
    done = subprocess.run(
        [promtool, "test", "rules", *tests], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert fired == {rule["alert"] for rule in spec["groups"] for rule in rule["rules"]}
