"""Poisoned servers that others published, or those of our own benchmark where the corpus is absent."""

from __future__ import annotations

import json
import lzma
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus" / "dev.jsonl.xz"
PAYLOADS = ROOT / "benchmark" / "payloads.toml"
DATASETS = ("dvmcp", "invariant", "cisco", "cisco-remote")
# The proof of the others is in source code, in a tool's answer or in an earlier version: no listing shows it.
SHOWN_IN_LISTING = ("metadata", "metadata_capability")
# An honest tool to carry a sentence of the benchmark.
CARRIER = {
    "name": "find_order",
    "description": "Finds an order by its number.",
    "inputSchema": {"type": "object", "properties": {"number": {"type": "string"}}},
}
# Of each family the first sentence is served, but for this one, whose first two are no more than MEDIUM
# (docs/detection.md, what is missed).
SENTENCES = {"harmful-capability": 2}
SURFACES = ("tools", "prompts", "resources", "resourceTemplates", "instructions", "serverInfo")


def demonstrations() -> list[dict[str, Any]]:
    """The records to serve: each has a name and what its server shows."""
    return list(_of_corpus() if CORPUS.exists() else _of_benchmark())


def shown(record: dict[str, Any]) -> dict[str, Any]:
    """What the stub serves: the surfaces, without labels or source text."""
    return {key: record[key] for key in SURFACES if record.get(key)}


def _of_corpus() -> Iterator[dict[str, Any]]:
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            ours = record.get("dataset") in DATASETS and record["label"] == "malicious"
            if ours and record["evidence"] in SHOWN_IN_LISTING:
                yield record


def _of_benchmark() -> Iterator[dict[str, Any]]:
    """One sentence of each family: the benchmark's own run judges all of them."""
    families = tomllib.loads(PAYLOADS.read_text(encoding="utf-8"))["family"]
    for family in families:
        sentence = family["texts"][SENTENCES.get(family["name"], 0)].replace("{own}", CARRIER["name"])
        tool = {**CARRIER, "description": f"{CARRIER['description']} {sentence}"}
        yield {"name": family["name"], "tools": [tool]}
