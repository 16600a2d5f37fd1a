"""What a bench found, and how it is kept and printed."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """A ratio, or a figure in `unit`, against its bar; `runs` are the single measurements behind it."""

    name: str
    ratio: float
    bar: float
    unit: str
    runs: list[float]
    at_most: bool = False

    @property
    def ok(self) -> bool:
        """Whether the bar is met."""
        return self.ratio <= self.bar if self.at_most else self.ratio >= self.bar

    def to_json(self) -> dict[str, Any]:
        """As `.local/bench/latest.json` has it."""
        return asdict(self) | {"ok": self.ok}

    def line(self) -> str:
        """As it is printed."""
        sign = "<=" if self.at_most else ">="
        verdict = "ok  " if self.ok else "MISS"
        return f"{verdict}  {self.name:62} {self.ratio:9.3f}  {sign} {self.bar:g} {self.unit}"


def median_ratio(name: str, bar: float, runs: Sequence[float], unit: str = "ratio", *, at_most: bool = False) -> Result:
    """The median of paired runs."""
    return Result(name, statistics.median(runs), bar, unit, [round(run, 4) for run in runs], at_most)
