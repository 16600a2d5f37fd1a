"""What sizing objects to, and the error that refuses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason why sizes do not add up: what is wrong, what would happen, and what to do."""

    cause: str
    consequence: str
    remedy: str

    def __str__(self) -> str:
        return f"cause: {self.cause}\nconsequence: {self.consequence}\nremedy: {self.remedy}"


class SizingError(ValueError):
    """Sizes cannot add up; `objections` says why, three parts each."""

    def __init__(self, *objections: Objection) -> None:
        super().__init__("\n\n".join(str(objection) for objection in objections))
        self.objections = objections


class QuantityError(SizingError):
    """A string is no Kubernetes quantity that a resource can have."""
