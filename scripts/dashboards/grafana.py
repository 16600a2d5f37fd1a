"""A Grafana dashboard as the JSON that the sidecar loads: rows of panels on a grid of 24 columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# Grafana's grid.
COLUMNS = 24
HEIGHT = 8
# The JSON model of Grafana 10 and later; Grafana migrates older ones when it loads them.
SCHEMA_VERSION = 39
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


@dataclass(frozen=True)
class Panel:
    """One panel: expressions with their legends, a unit of Grafana's, and what the reader should make of it."""

    title: str
    about: str
    queries: Sequence[tuple[str, str]]
    unit: str = "short"
    kind: str = "timeseries"
    stacked: bool = False
    limit: float | None = None


@dataclass(frozen=True)
class Dashboard:
    """A title and rows of panels; every row shares the width among its panels."""

    uid: str
    title: str
    about: str
    rows: Sequence[tuple[str, Sequence[Panel]]] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The dashboard's JSON model."""
        return {
            "uid": self.uid,
            "title": self.title,
            "description": self.about,
            "tags": ["mcp-platform"],
            "schemaVersion": SCHEMA_VERSION,
            "editable": False,
            "refresh": "30s",
            "time": {"from": "now-3h", "to": "now"},
            "templating": {"list": _variables()},
            "panels": self._panels(),
        }

    def _panels(self) -> list[dict[str, Any]]:
        placed: list[dict[str, Any]] = []
        y = 0
        for title, panels in self.rows:
            position = {"h": 1, "w": COLUMNS, "x": 0, "y": y}
            placed.append({"id": len(placed) + 1, "type": "row", "title": title, "gridPos": position, "panels": []})
            width = COLUMNS // len(panels)
            for column, panel in enumerate(panels):
                position = {"h": HEIGHT, "w": width, "x": column * width, "y": y + 1}
                placed.append({"id": len(placed) + 1, "gridPos": position, **_panel(panel)})
            y += 1 + HEIGHT
        return placed


def _panel(panel: Panel) -> dict[str, Any]:
    defaults: dict[str, Any] = {"unit": panel.unit, "min": 0}
    if panel.kind == "timeseries":
        mode = "normal" if panel.stacked else "none"
        defaults["custom"] = {"fillOpacity": 10, "showPoints": "never", "stacking": {"mode": mode}}
    if panel.limit is not None:
        steps = [{"color": "green", "value": None}, {"color": "red", "value": panel.limit}]
        defaults["thresholds"] = {"mode": "absolute", "steps": steps}
        defaults["color"] = {"mode": "thresholds"} if panel.kind == "stat" else {"mode": "palette-classic"}
    return {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.about,
        "datasource": DATASOURCE,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": _options(panel),
        "targets": [_target(panel, letter, *query) for letter, query in zip("ABCDEFGH", panel.queries, strict=False)],
        **({"transformations": _TABLE} if panel.kind == "table" else {}),
    }


def _target(panel: Panel, letter: str, expression: str, legend: str) -> dict[str, Any]:
    table = {"format": "table", "instant": True} if panel.kind == "table" else {}
    return {"refId": letter, "datasource": DATASOURCE, "expr": expression, "legendFormat": legend, **table}


def _options(panel: Panel) -> dict[str, Any]:
    if panel.kind == "timeseries":
        return {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}}
    if panel.kind == "stat":
        return {"reduceOptions": {"calcs": ["lastNotNull"], "values": False}, "colorMode": "value", "graphMode": "area"}
    return {"showHeader": True}


# A table shows labels and values, not when they were read.
_TABLE = [
    {"id": "organize", "options": {"excludeByName": {"Time": True}, "renameByName": {"Value": "value"}}},
]


def _variables() -> list[dict[str, Any]]:
    """Data source, namespace and release; the release is what precedes -api in the name of the API's Service."""

    def query(name: str, text: str, regex: str = "") -> dict[str, Any]:
        return {
            "type": "query",
            "name": name,
            "datasource": DATASOURCE,
            "query": {"query": text, "refId": name},
            "definition": text,
            "regex": regex,
            "refresh": 2,
            "sort": 1,
        }

    return [
        {"type": "datasource", "name": "datasource", "query": "prometheus"},
        query("namespace", "label_values(sizing_plan, namespace)"),
        query("release", 'label_values(sizing_plan{namespace="$namespace",role="api"}, service)', "/(.+)-api/"),
    ]
