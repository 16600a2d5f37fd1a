"""Collect what could not be read, surface by surface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Reasons per surface that a report carries; a listing broken in more ways is no clearer for more of them.
MAX_REASONS = 5


class Problems:
    """Reasons by surface, each kept once, in the order they were met."""

    def __init__(self) -> None:
        self._reasons: dict[str, list[str]] = {}
        self.misplaced: dict[str, Any] = {}  # by surface, what stands where it does not belong

    def note(self, surface: str, reason: str) -> None:
        """Add a reason to a surface."""
        reasons = self._reasons.setdefault(surface, [])
        if reason not in reasons and len(reasons) < MAX_REASONS:
            reasons.append(reason)

    def for_surface(self, surface: str) -> Callable[[str], None]:
        """A function of the reason alone."""
        return lambda reason: self.note(surface, reason)

    def as_dict(self) -> dict[str, str]:
        """One sentence per surface, as Listing.problems wants it."""
        return {surface: "; ".join(reasons) for surface, reasons in self._reasons.items()}


def kind_of(value: Any) -> str:
    """What a JSON value is, as a reason says it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "text" if isinstance(value, str) else "a number"
