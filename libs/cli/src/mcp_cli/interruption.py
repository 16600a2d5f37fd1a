"""Ctrl-C while nothing has begun: leave at once, without a traceback."""

from __future__ import annotations

import os
import signal
import sys
import threading

# 128 + SIGINT, as shells report it.
INTERRUPTED = 130


def leave_quietly() -> None:
    """End this process on SIGINT, unless somebody has decided otherwise (nohup ignores it, a test runner handles it).

    `up` promises exit code 0 to whoever stops it; before it has started anything, there is nothing to stop.
    """
    untouched = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if untouched and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, lambda *_: os._exit(0 if sys.argv[1:2] == ["up"] else INTERRUPTED))
