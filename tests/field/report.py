"""The table of the field trial, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tests.field.judging import Judged


def render(
    upgrades: Sequence[Judged],
    upgraded_from: dict[str, dict[str, Any]],
    servers: Sequence[Judged],
    failed: dict[str, str],
) -> str:
    """The whole document: the summary first, then upgrades, servers, every HIGH, and what could not be listed."""
    today = datetime.now(UTC).date().isoformat()
    tools = sum(judged.tools for judged in servers)
    flagged = [judged for judged in servers if judged.alarms]
    flagged_tools = sum(len(judged.alarming_tools) for judged in servers)
    alarmed = [judged for judged in upgrades if judged.drift_alarms]
    parts = [
        "# Field trial: real servers from PyPI and npm\n",
        f"Written by `make field-trial` on {today}. Each server was installed apart in the version shown, listed over",
        "stdio without network and without calling anything, and judged by `mcp-platform scan --batch`.\n",
        f"- Upgrades of honest servers: {len(upgrades)}; with a drift alarm: {len(alarmed)}.",
        f"- Servers: {len(servers)}; with a finding at HIGH or over: {len(flagged)}.",
        f"- Tools: {tools:,}; with such a finding: {flagged_tools}.\n",
        _upgrades(upgrades, upgraded_from),
        _servers(servers),
        _alarms([*upgrades, *servers]),
    ]
    if failed:
        parts.append("## Not listed this time\n")
        parts += [f"- {label}: {' '.join(why.split())[:200]}" for label, why in sorted(failed.items())]
        parts.append("")
    return "\n".join(parts)


def _upgrades(upgrades: Sequence[Judged], upgraded_from: dict[str, dict[str, Any]]) -> str:
    rows = []
    for judged in sorted(upgrades, key=lambda one: one.label):
        old = upgraded_from[judged.label]
        before = f"{old['source'].rsplit('@', 1)[1]} ({len(old['tools'])} tools)"
        rows.append(f"| {judged.label} | {before} | {judged.tools} | {judged.verdict} | {len(judged.drift_alarms)} |")
    head = "| server | upgraded from | tools now | verdict | drift alarms |\n|---|---|---|---|---|\n"
    return "## Upgrades\n\n" + head + "\n".join(rows) + "\n"


def _servers(servers: Sequence[Judged]) -> str:
    rows = []
    for judged in sorted(servers, key=lambda one: one.label):
        counts = ", ".join(f"{number} {severity}" for severity, number in judged.counts.items()) or "none"
        rows.append(f"| {judged.label} | {judged.tools} | {judged.verdict} | {counts} |")
    return "## Servers\n\n| server | tools | verdict | findings |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _alarms(judged: Sequence[Judged]) -> str:
    rows = dict.fromkeys(
        f"| {one.label} | {alarm['rule']} | {alarm['severity']} | {_cell(where(alarm))} |"
        for one in judged
        for alarm in one.alarms
    )
    if not rows:
        return "## Every finding at HIGH or over\n\nNone.\n"
    head = "| server | rule | severity | where |\n|---|---|---|---|\n"
    return "## Every finding at HIGH or over\n\n" + head + "\n".join(rows) + "\n"


def where(alarm: dict[str, Any]) -> str:
    """The place of a finding in one line."""
    location = alarm["location"]
    return f"{location['surface']} {location['name']} {location['pointer']}"


def _cell(text: str) -> str:
    """Text of a server, harmless inside a table cell and short enough to read."""
    shown = " ".join("".join(sign if sign.isprintable() else "?" for sign in text).split())[:160]
    return shown.replace("\\", "\\\\").replace("|", "\\|").replace("`", "'").replace("<", "&lt;")
