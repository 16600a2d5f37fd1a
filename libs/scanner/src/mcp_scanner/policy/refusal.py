"""The one exception of the target policy."""

from __future__ import annotations


class TargetRefused(Exception):  # noqa: N818 - a refusal is an answer of the policy, not an error of the program
    """The policy forbids this target; nothing was sent to it.

    `code` is stable and short (scheme, userinfo, spelling, loopback, metadata, private, ...), `message` says cause,
    consequence and remedy.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
