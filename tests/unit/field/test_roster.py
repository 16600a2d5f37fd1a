"""The field trial is only worth its names: each release once, pinned, and pairs that really differ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.field.roster import read_roster

# What the trial promises: 20 upgrades and 30 further servers.
PAIRS_PROMISED = 20
SERVERS_PROMISED = 50


def test_the_roster_is_as_large_as_the_trial_promises() -> None:
    roster = read_roster()

    assert len(roster.pairs) >= PAIRS_PROMISED
    assert len(roster.pairs) + len(roster.singles) >= SERVERS_PROMISED


def test_every_release_is_named_once_and_pinned() -> None:
    labels = [release.label for release in read_roster().releases()]

    assert len(labels) == len(set(labels))
    assert all(label.rsplit("@", 1)[1][0].isdigit() for label in labels)


def test_a_pair_is_one_server_in_two_versions() -> None:
    for pair in read_roster().pairs:
        assert pair.old.name == pair.new.name
        assert pair.old.version != pair.new.version


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "roster.json"
    file.write_text(json.dumps({"servers": [{"registry": "npm", "name": "a", "version": "1", "verison": "2"}]}))

    with pytest.raises(ValueError, match="verison"):
        read_roster(file)
