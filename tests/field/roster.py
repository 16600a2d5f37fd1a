"""The servers of the field trial: names, versions and how each is started. Facts, read from roster.json."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROSTER = Path(__file__).with_name("roster.json")


@dataclass(frozen=True)
class Release:
    """One version of one server as its registry has it."""

    registry: str
    name: str
    version: str
    extra: tuple[str, ...] = ()
    dependencies_before: str = ""
    program: str = ""
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """How a person would name it on the command line."""
        return f"{self.registry}:{self.name}@{self.version}"

    @property
    def file_name(self) -> str:
        """The listing's file name: a scope's slash cannot stand in one."""
        return f"{self.registry}__{self.name.replace('/', '_')}__{self.version}.json"


@dataclass(frozen=True)
class Pair:
    """An honest server before and after an upgrade."""

    old: Release
    new: Release


@dataclass(frozen=True)
class Roster:
    """What the trial lists: pairs for drift, single servers for false positives."""

    pairs: tuple[Pair, ...]
    singles: tuple[Release, ...]

    def releases(self) -> list[Release]:
        """Every release to list, each once."""
        return [release for pair in self.pairs for release in (pair.old, pair.new)] + list(self.singles)


def read_roster(path: Path = ROSTER) -> Roster:
    """The roster of the committed file. Raises ValueError for an entry with an unknown key."""
    document = json.loads(path.read_text())
    pairs, singles = [], []
    for entry in document["servers"]:
        old = entry.pop("old", None)
        new = _release(entry)
        if old is None:
            singles.append(new)
        else:
            pairs.append(Pair(_release({**entry, **old}), new))
    return Roster(tuple(pairs), tuple(singles))


def _release(entry: dict[str, Any]) -> Release:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    try:
        return Release(**values)
    except TypeError as wrong:
        raise ValueError(f"roster.json: {entry.get('name')}: {wrong}") from wrong
