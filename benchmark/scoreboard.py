"""Measure the scanner: `make scoreboard` prints the table and writes `.local/scoreboard.json`."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmark.corpora import corpus_records, own_records, strangers_records
from benchmark.generalisation import measured, table
from benchmark.score import Board, Record
from mcp_scanner.batch.stream import scan_document

RESULT = Path(__file__).parent.parent / ".local" / "scoreboard.json"


def measure(records: Iterable[tuple[str, Record]]) -> Board:
    """Scan every record as `mcp-platform scan --batch` does and score the reports."""
    board = Board()
    for group, record in records:
        data = json.dumps(record).encode()
        started = time.process_time()
        report = scan_document(data, target=str(record.get("name", "")))
        board.add(record, group, report, time.process_time() - started)
    return board


def document(board: Board) -> dict[str, Any]:
    """The figures as they are written."""
    return {
        "recall": {name: _figures(group) for name, group in sorted(board.attacks.items())},
        "false_alarms": {name: _figures(group) for name, group in sorted(board.honest.items())},
        "honest_tools": board.honest_tools,
        "flagged_tools": board.flagged_tools,
        "median_ms": round(statistics.median(board.milliseconds), 2) if board.milliseconds else None,
        "slowest_ms": round(max(board.milliseconds), 2) if board.milliseconds else None,
        "rules": dict(board.rules.most_common()),
        "missed": {name: group.by_hand for name, group in board.attacks.items() if group.by_hand},
        "raised": {name: group.by_hand for name, group in board.honest.items() if group.by_hand},
    }


def _figures(group: Any) -> dict[str, Any]:
    return {"found": group.alarms, "of": group.total, "percent": round(100 * group.share, 1)}


def _table(title: str, board: Board) -> str:
    lines = [f"## {title}", "", "| group | alarms | of | % |", "| --- | ---: | ---: | ---: |"]
    for side, heading in ((board.attacks, ""), (board.honest, "honest: ")):
        for name, group in sorted(side.items()):
            lines.append(f"| {heading}{name} | {group.alarms} | {group.total} | {100 * group.share:.1f} |")
    median = statistics.median(board.milliseconds) if board.milliseconds else 0.0
    slowest = max(board.milliseconds, default=0.0)
    lines += [
        "",
        (
            f"Tools of honest servers flagged: {board.flagged_tools} of {board.honest_tools}. "
            f"CPU per honest server: median {median:.1f} ms, slowest {slowest:.0f} ms."
        ),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, write. Exit 0 whatever the figures: tests hold them."""
    boards = {"own benchmark": measure(own_records()), "strangers' cases": measure(strangers_records())}
    corpus = measure(corpus_records())
    if corpus.attacks or corpus.honest:
        boards["corpus"] = corpus
    for title, board in boards.items():
        sys.stdout.write(_table(title, board) + "\n")
    left_out = measured()
    for title, lines in left_out.items():
        sys.stdout.write(table(title, lines) + "\n")
    RESULT.parent.mkdir(exist_ok=True)
    written: dict[str, Any] = {"date": datetime.now(UTC).isoformat(timespec="seconds")}
    written |= {name: document(board) for name, board in boards.items()}
    written["left out"] = {title: [asdict(line) for line in lines] for title, lines in left_out.items()}
    RESULT.write_text(json.dumps(written, indent=2))
    sys.stdout.write(f"Written to {RESULT.relative_to(RESULT.parent.parent)}\n")


if __name__ == "__main__":
    main()
