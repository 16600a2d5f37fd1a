"""Run other scanners of PyPI on the same records, side by side with ours.

They are no dependency: install them apart and run this file with that environment's Python, from the checkout:

    python -m venv /somewhere && /somewhere/bin/pip install theriac mcp-tool-auditor mcp-guard-audit
    /somewhere/bin/python -m benchmark.peers

Each is called through its own command line, in one process to save its start, on a file that holds the tools. An alarm
is a finding that it calls high or critical, whatever its category: that is the gate its users would set.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmark.corpora import corpus_records, own_records

_LOUD = {"high", "critical"}
# Groups whose proof lies in the tools of one listing; others need a second listing, the source or a running server.
_SKIPPED = ("fleet", "drift", "honest fleet", "honest drift", "(")


def _run(main: Callable[..., Any], arguments: list[str]) -> Any:
    """What a command prints as JSON; its exit code says nothing here."""
    out = io.StringIO()
    sys.argv = ["peer", *arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(SystemExit):
        main()
    text = out.getvalue()
    return json.loads(text[min(place for place in (text.find("{"), text.find("[")) if place >= 0) :])


def _theriac(path: str) -> bool:
    report = _run(import_module("theriac.cli").main, ["scan", path, "--format", "json"])
    return any(finding["severity"] in _LOUD for finding in report["findings"])


def _mcp_tool_auditor(path: str) -> bool:
    arguments = ["--no-log-file", "--no-metrics", "scan", "import", path, "--format", "json"]
    report = _run(import_module("mcp_tool_auditor.cli").main, arguments)
    return any(
        finding["severity"].lower() in _LOUD for server in report["servers"].values() for finding in server["findings"]
    )


def _mcp_guard_audit(path: str) -> bool:
    report = _run(import_module("mcp_guard.cli").cli, ["inspect", path, "--format", "json"])
    return any(finding["risk"].lower() in _LOUD for item in report for finding in item["findings"])


PEERS: dict[str, Callable[[str], bool]] = {
    "theriac": _theriac,
    "mcp-tool-auditor": _mcp_tool_auditor,
    "mcp-guard-audit": _mcp_guard_audit,
}


def _records() -> Iterator[tuple[str, dict[str, Any]]]:
    for group, record in own_records():
        if not any(mark in group for mark in _SKIPPED):
            kind = "own honest" if record["label"] == "honest" else f"own {'hiding' if group == 'hiding' else 'other'}"
            yield ("own places" if group == "place" else kind), record
    for group, record in corpus_records():
        if not any(mark in group for mark in _SKIPPED):
            yield group, record


def main() -> None:
    """Print alarms by group and peer, failures counted as not found, and the time each took."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    failed: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    total: dict[str, int] = defaultdict(int)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tools.json"
        for group, record in _records():
            keys = ("tools", "prompts", "resources", "resourceTemplates", "instructions", "serverInfo")
            path.write_text(json.dumps({key: record[key] for key in keys if record.get(key)}), encoding="utf-8")
            total[group] += 1
            for name, scan in PEERS.items():
                started = time.process_time()
                try:
                    found[group][name] += scan(str(path))
                except Exception:  # noqa: BLE001 - a peer that fails has not found anything; it is counted
                    failed[name] += 1
                seconds[name] += time.process_time() - started
    lines = [f"| group | records | {' | '.join(PEERS)} |", f"| --- | ---: |{' ---: |' * len(PEERS)}"]
    for group, count in total.items():
        shares = " | ".join(f"{100 * found[group][name] / count:.1f}%" for name in PEERS)
        lines.append(f"| {group} | {count} | {shares} |")
    lines.append(f"| failed | {sum(total.values())} | {' | '.join(str(failed[name]) for name in PEERS)} |")
    lines.append(f"| CPU s | | {' | '.join(f'{seconds[name]:.0f}' for name in PEERS)} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
