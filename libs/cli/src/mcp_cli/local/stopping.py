"""The wish to stop: Ctrl-C, SIGTERM or a closed terminal, noticed at the supervisor's next safe point."""

from __future__ import annotations

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):  # noqa: N818 - a wish, not an error
    """Somebody asked the stack to stop."""


class StopWish:
    """Remembers the first signal. Handlers only set it: no child can be lost between its start and its record."""

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None

    def listen(self) -> None:
        """Handle the signals from now on; further ones change nothing, the stack is stopping already.

        A hang-up that nohup made ignored stays ignored.
        """
        for number in SIGNALS:
            if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._remember)

    def check(self) -> None:
        """Raise StopRequested when one arrived."""
        if self.signal is not None:
            raise StopRequested

    def _remember(self, number: int, _: FrameType | None) -> None:
        self.signal = self.signal or signal.Signals(number)
