"""One sentence at the end of an honest description, ours: poisoned ones are found, honest ones are not."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from mcp_scanner.engine import scan_listing
from mcp_scanner.listing import parse_listing
from mcp_scanner.model import Severity

SENTENCES = [
    json.loads(line)
    for line in (Path(__file__).parents[4] / "benchmark" / "sentences.jsonl").read_text("utf-8").splitlines()
]
# Share of the poisoned sentences found at HIGH when last measured (267 of 416, 64%), less a few. It was 67% while 12 of
# 93 honest servers never seen before were flagged; asking of an order that it turns to the model, or that its object is
# foreign, cost ten of these sentences. The patterns were written knowing these sentences, so this guards against
# losses; it says little of sentences never seen.
RECALL = 0.63


def is_grave(text: str) -> bool:
    record = {
        "tools": [
            {
                "name": "get_weather",
                "description": f"Returns the current weather of a town. {text}",
                "inputSchema": {
                    "type": "object",
                    "properties": {"town": {"type": "string"}, "note": {"type": "string"}},
                },
            },
            {"name": "list_towns", "description": "Lists the towns for which weather is available."},
            {"name": "get_forecast", "description": "Returns the forecast for the next days."},
        ]
    }
    return any(finding.severity.rank >= Severity.HIGH.rank for finding in scan_listing(parse_listing(record)).findings)


def test_poisoned_sentences_are_found() -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    for row in SENTENCES:
        if row["poisoned"]:
            found[row["family"]].append(is_grave(row["text"]))
    all_found = [hit for hits in found.values() for hit in hits]
    assert sum(all_found) / len(all_found) >= RECALL, {
        family: f"{sum(hits)} of {len(hits)}" for family, hits in found.items()
    }
    assert all(any(hits) for hits in found.values())


@pytest.mark.parametrize("family", sorted({row["family"] for row in SENTENCES if not row["poisoned"]}))
def test_honest_sentences_are_no_threat(family: str) -> None:
    flagged = [
        row["text"] for row in SENTENCES if row["family"] == family and not row["poisoned"] and is_grave(row["text"])
    ]
    # One sentence orders two tools that the carrier's server does not own: out of its place it is a true alarm.
    assert [text for text in flagged if "validate_query" not in text] == []
