"""The shipped benchmark is what its builder builds, and the scanner holds its bars on it."""

from __future__ import annotations

import json

import pytest
from benchmark.cases import CASES, build
from benchmark.corpora import own_records
from benchmark.score import Board
from benchmark.scoreboard import measure

# Shares of alarms that a release may not fall below; what was measured when it was set stands in docs/detection.md.
RECALL = 0.97
HIDING = 0.98


@pytest.fixture(scope="module")
def board() -> Board:
    return measure(own_records())


def test_cases_are_current() -> None:
    shipped = CASES.read_text(encoding="utf-8").splitlines()
    assert shipped == [json.dumps(record, ensure_ascii=False, sort_keys=True) for record in build()], (
        "benchmark/cases.jsonl is stale; run `python -m benchmark.cases`"
    )


def test_recall(board: Board) -> None:
    found = sum(group.alarms for group in board.attacks.values())
    total = sum(group.total for group in board.attacks.values())
    assert found >= RECALL * total, {name: group.by_hand for name, group in board.attacks.items() if group.by_hand}


@pytest.mark.parametrize("group", ["hiding", "place", "drift", "fleet copy", "fleet claim"])
def test_recall_by_kind(board: Board, group: str) -> None:
    assert board.attacks[group].share >= HIDING, board.attacks[group].by_hand


@pytest.mark.parametrize("group", ["honest", "honest drift", "honest fleet"])
def test_honest_records_are_quiet(board: Board, group: str) -> None:
    assert board.honest[group].alarms == 0, board.honest[group].by_hand
