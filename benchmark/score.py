"""What counts as found, per record and per group."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from mcp_scanner.model import Finding, Report, Severity

Record = dict[str, Any]


@dataclass(slots=True)
class Group:
    """Records of one data set and category, and how many of them gave an alarm."""

    total: int = 0
    alarms: int = 0
    by_hand: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Alarms over records, 0 to 1."""
        return self.alarms / self.total if self.total else 0.0


@dataclass(slots=True)
class Board:
    """All groups, and the figures that are not about recall."""

    attacks: dict[str, Group] = field(default_factory=dict)
    honest: dict[str, Group] = field(default_factory=dict)
    honest_tools: int = 0
    flagged_tools: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, record: Record, group: str, report: Report, seconds: float) -> None:
        """Score one record."""
        loud = alarms(record, report)
        honest = record["label"] in {"honest", "benign"}
        side = self.honest if honest else self.attacks
        entry = side.setdefault(group, Group())
        entry.total += 1
        entry.alarms += bool(loud)
        if bool(loud) is honest and len(entry.by_hand) < 400:
            entry.by_hand.append(str(record.get("name", "")))
        if honest and "servers" not in record and "baseline_tools" not in record:
            self.honest_tools += len(record.get("tools") or ())
            self.flagged_tools += len({finding.location.name for finding in loud if finding.location.surface == "tool"})
            self.milliseconds.append(seconds * 1000)
        self.rules.update({finding.rule for finding in loud})


def alarms(record: Record, report: Report) -> list[Finding]:
    """The findings at HIGH or above that answer what the record asks.

    A fleet asks for a finding between servers, naming both the culprit and whom it imitates; an update asks for a
    drift finding; anything else for any finding.
    """
    loud = [finding for finding in report.findings if finding.severity.rank >= Severity.HIGH.rank]
    if "servers" in record:
        between = [finding for finding in loud if len(finding.servers) > 1]
        wanted = {record.get("culprit"), record.get("imitates")} - {None}
        return [finding for finding in between if wanted <= set(finding.servers)]
    if record.get("category") in {"drift", "honest drift"}:
        return [finding for finding in loud if finding.rule.startswith("drift")]
    return loud
