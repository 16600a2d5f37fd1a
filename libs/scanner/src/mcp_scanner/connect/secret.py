"""A value that must not be printed, logged or compared in passing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A credential; only `reveal()` shows it."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The credential itself, for the one request that needs it."""
        return self._value

    def __str__(self) -> str:
        return "********"
