"""Where records come from: our own and the strangers' cases always, a labelled corpus when one is beside us."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmark.cases import CASES

Record = dict[str, Any]

STRANGERS = Path(__file__).parent / "strangers"
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
# Where the proof of a case lies in its own listing; other kinds need the source, a second server or a running one.
_IN_LISTING = {"metadata", "resource"}
_IN_THE_WILD = {"dvmcp", "invariant", "cisco"}


def own_records() -> Iterator[tuple[str, Record]]:
    """(group, record) of our benchmark; the group is the category."""
    with CASES.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield str(record["category"]), record


def strangers_records() -> Iterator[tuple[str, Record]]:
    """(group, record) of the cases that people wrote who had not seen the rules; a group is a file, a kind and a half.

    The half `read` was used to mend the rules; of the half `unread` only figures were taken, and it has to stay so.
    """
    for path in sorted(STRANGERS.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                kind = "fleets" if "servers" in record else "updates" if "baseline_tools" in record else "listings"
                if kind == "updates":
                    record["category"] = "drift"
                yield f"{path.stem}, {kind}, {record['half']} half", record


def corpus_records() -> Iterator[tuple[str, Record]]:
    """(group, record) of the corpus, nothing when it is absent. Poisoned updates are scored a second time as drift."""
    for path in sorted(CORPUS.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield _group(record), record
                if record.get("baseline_tools") and record["label"] != "benign":
                    yield "drift", {**record, "category": "drift"}


def _group(record: Record) -> str:
    if "servers" in record:
        return "fleets" if record.get("culprit") else "honest fleets"
    dataset = str(record.get("dataset") or "honest servers")
    if dataset in _IN_THE_WILD and record["evidence"] in _IN_LISTING:
        return "in the wild"
    proof = record.get("evidence")
    return dataset if proof in _IN_LISTING or proof is None else f"{dataset} ({proof})"
