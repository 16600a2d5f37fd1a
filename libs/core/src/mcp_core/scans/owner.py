"""The name under which a process holds its scans."""

from __future__ import annotations

import os
import socket

# The column lease_owner.
_LONGEST = 100


def process_owner(kind: str) -> str:
    """A name for this process that no other running process has, for leases; `kind` is api or worker."""
    return f"{kind}:{socket.gethostname()}:{os.getpid()}"[:_LONGEST]
