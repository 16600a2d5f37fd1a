"""Keep memory that was filled before a fork shared with the children."""

from __future__ import annotations

import gc


def share_with_children() -> None:
    """Call it in a parent that has loaded everything, before it forks.

    A collection in a child writes into the header of every object it looks at, and so copies every page the parent
    had filled: measured on the API, 54 MiB for each idle worker without this and 17 MiB with it.
    """
    gc.collect()
    gc.freeze()
