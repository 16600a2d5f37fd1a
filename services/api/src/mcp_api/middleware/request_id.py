"""The id that one request has in the answer, the log and the trace."""

from __future__ import annotations

import itertools
import re
import secrets

# What a proxy in front may call a request: no more than a UUID with a prefix, and nothing a log would have to escape.
_ACCEPTED = re.compile(rb"[A-Za-z0-9._-]{8,64}\Z")


class RequestIds:
    """Gives ids of one process: a random beginning and a count, unique and a hundredth of the cost of a UUID."""

    def __init__(self) -> None:
        self._start = ""
        self._numbers = itertools.count()

    def reseed(self) -> None:
        """Choose another random beginning; call it after a fork."""
        self._start = secrets.token_hex(8)

    def next(self, offered: bytes | None) -> str:
        """The id a proxy offers, if it is well-formed, else a new one."""
        if offered is not None and _ACCEPTED.match(offered):
            return offered.decode("ascii")
        if not self._start:
            self.reseed()
        return f"{self._start}{next(self._numbers):08x}"
