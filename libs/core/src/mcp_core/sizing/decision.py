"""A number of the plan that knows which bound set it."""

from __future__ import annotations

from typing import Self


class Decision(int):
    """An integer with the name of the bound that won (`bound`) and a sentence on why (`why`)."""

    bound: str
    why: str

    def __new__(cls, value: int, bound: str, why: str) -> Self:
        """Attach the bound and the reason to the value."""
        decision = super().__new__(cls, value)
        decision.bound = bound
        decision.why = why
        return decision

    def __reduce__(self) -> tuple[type[Decision], tuple[int, str, str]]:
        return Decision, (int(self), self.bound, self.why)


UNUSED = Decision(0, "unused", "this role has no such thing")


def lowest(**candidates: tuple[int, str]) -> Decision:
    """The smallest candidate; each is (value, why), named by its bound. The first wins a tie."""
    bound = min(candidates, key=lambda name: candidates[name][0])
    value, why = candidates[bound]
    return Decision(value, bound, why)
