"""Runs the real Helm on the chart, and on the chart's helpers alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "charts" / "mcp-platform"
SCENARIOS = sorted((CHART / "ci").glob("*-values.yaml"))

# libyaml reads a release ten times as fast as the Python loader.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RefusedError(Exception):
    """Helm refused to render; the text is what it said."""


def binary() -> str:
    """The helm that `make chart` names, else one on the PATH or under .local/bin."""
    local = ROOT / ".local" / "bin" / "helm"
    found = os.environ.get("HELM") or shutil.which("helm") or (str(local) if local.exists() else None)
    if found is None:
        raise RuntimeError("helm is missing, so the chart cannot be rendered. Run `make chart`, which fetches it.")
    return found


def run(*arguments: str) -> str:
    """Standard output of one helm command. Raises RefusedError with its standard error."""
    done = subprocess.run([binary(), *arguments], capture_output=True, text=True, check=False, timeout=100)
    if done.returncode:
        raise RefusedError(done.stderr)
    return done.stdout


def render(*files: Path, values: Mapping[str, Any] | None = None, notes: bool = False) -> str:
    """The release `release` in namespace `security` with these values files, then `values` over them."""
    options = [option for path in files for option in ("--values", str(path))]
    for key, value in (values or {}).items():
        options += ["--set-json", f"{key}={json.dumps(value)}"]
    if notes:
        return run("install", "release", str(CHART), "--namespace", "security", "--dry-run=client", *options)
    return run("template", "release", str(CHART), "--namespace", "security", *options)


def objects(rendered: str) -> list[dict[str, Any]]:
    """The rendered documents that are not empty."""
    return [document for document in yaml.load_all(rendered, Loader=_LOADER) if document]


def evaluate(folder: Path, template: str, cases: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What `template` (which sees one case as `.`) renders for each case, in one call, with the chart's own helpers.

    The template must answer JSON.
    """
    chart = folder / "helpers"
    shutil.rmtree(chart, ignore_errors=True)
    shutil.copytree(CHART / "templates", chart / "templates", ignore=_all_but_helpers)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: helpers\nversion: 0.0.1\n", encoding="utf-8")
    body = "answers:\n{{- range .Values.cases }}\n  - " + template + "\n{{- end }}\n"
    (chart / "templates" / "cases.yaml").write_text(body, encoding="utf-8")
    given = folder / "cases.json"
    given.write_text(json.dumps({"cases": list(cases)}), encoding="utf-8")
    [document] = objects(run("template", "cases", str(chart), "--values", str(given)))
    answers: list[Any] = document["answers"]
    return answers


def _all_but_helpers(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".tpl") and not (Path(folder) / name).is_dir()]
