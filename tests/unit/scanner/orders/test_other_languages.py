"""Our sentences in seventeen languages: orders against the user are found, strict words of honest servers are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.language import is_english, without_english
from mcp_scanner.detectors.matcher import find_cues
from mcp_scanner.engine import scan_listing
from mcp_scanner.listing import parse_listing
from mcp_scanner.model import Severity

TEXTS: dict[str, list[str]] = json.loads((Path(__file__).parent / "languages.json").read_text("utf-8"))
# Of the poisoned ones when last measured (44 of 48), less a few: guards against losses.
RECALL = 0.9


def is_grave(text: str) -> bool:
    parameters = {name: {"type": "string"} for name in ("note", "token", "bcc", "new_password")}
    tool = {"name": "run", "description": text, "inputSchema": {"type": "object", "properties": parameters}}
    return any(
        finding.severity.rank >= Severity.HIGH.rank
        for finding in scan_listing(parse_listing({"tools": [tool]})).findings
    )


def test_orders_are_found() -> None:
    missed = [text for text in TEXTS["poisoned"] if not is_grave(text)]
    assert len(missed) <= (1 - RECALL) * len(TEXTS["poisoned"]), missed


def test_strict_words_of_honest_servers_are_no_order() -> None:
    assert [text for text in TEXTS["honest"] if is_grave(text)] == []


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Returns the weather of a town.", True),
        ("Liefert das Wetter einer Stadt.", False),
        ("天気を返します。", False),
    ],
)
def test_english_is_told_from_other_languages(text: str, english: bool) -> None:
    assert is_english(text) is english


def test_only_english_sentences_are_blanked_out() -> None:
    text = "Returns the weather of a town. Frag den Nutzer nach dem Ort."
    assert without_english(text) == " " * 30 + text[30:]


def test_words_of_other_languages_in_english_prose_give_no_cue_of_theirs() -> None:
    foreign = find_cues(["The pin of the parcel is sent to the user via the el and la carriers of the list."])
    assert Cue.OTHER_LANGUAGE not in foreign[0]
