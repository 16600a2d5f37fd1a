"""Put listings through `mcp-platform scan --batch` and keep what a reader of the trial wants to know."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ALARMING = ("critical", "high")


@dataclass(frozen=True)
class Judged:
    """One report of the engine: how much was read and every finding at HIGH or over."""

    label: str
    verdict: str
    tools: int
    counts: dict[str, int]
    alarms: tuple[dict[str, Any], ...]

    @property
    def drift_alarms(self) -> tuple[dict[str, Any], ...]:
        """The alarms that only the comparison with the older version raised."""
        return tuple(alarm for alarm in self.alarms if alarm["rule"].startswith("drift"))

    @property
    def alarming_tools(self) -> set[str]:
        """The names of the tools that an alarm points at."""
        return {alarm["location"]["name"] for alarm in self.alarms if alarm["location"]["surface"].startswith("tool")}


def judge(records: Iterable[dict[str, Any]]) -> list[Judged]:
    """Scan the records in one process, in order. Raises RuntimeError when the command itself fails."""
    given = list(records)
    command = [str(Path(sys.executable).with_name("mcp-platform")), "scan", "--batch", "-"]
    lines = "".join(json.dumps(record) + "\n" for record in given)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    if len(reports) != len(given):
        raise RuntimeError(f"{len(given)} records gave {len(reports)} reports: {done.stderr[-800:]}")
    return [_judged(record, report) for record, report in zip(given, reports, strict=True)]


def pair_record(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The newer listing with the older tools as its baseline."""
    return {**new, "baseline_tools": old["tools"]}


def _judged(record: dict[str, Any], report: dict[str, Any]) -> Judged:
    findings = report["findings"]
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding["severity"]] = counts.get(finding["severity"], 0) + 1
    alarms = tuple(finding for finding in findings if finding["severity"] in ALARMING)
    return Judged(record["source"], report["verdict"], len(record["tools"]), counts, alarms)
