"""What can go wrong on one machine, said so that its owner knows what to do."""

from __future__ import annotations


class LocalError(Exception):
    """A cause, its consequence and the remedy, each one sentence or a short paragraph."""

    def __init__(self, cause: str, consequence: str, remedy: str) -> None:
        self.cause = cause
        self.consequence = consequence
        self.remedy = remedy
        super().__init__(f"{cause} {consequence} {remedy}")
