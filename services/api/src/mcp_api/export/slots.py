"""Who may export now: a few at a time, on connections that no other request uses, and never all for one account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from mcp_api.errors import ApiError
from mcp_core.database.engine import Database

RETRY_AFTER_SECONDS = 10


class Exports:
    """The exports of one process: at most `slots` at a time, of which one account may hold half."""

    def __init__(self, database: Database, slots: int) -> None:
        """`database` has a connection for each slot."""
        self.database = database
        self._slots = slots
        self._each = max(1, slots // 2)
        self._held: Counter[int] = Counter()

    @contextmanager
    def slot(self, user_id: int) -> Iterator[None]:
        """Hold a slot; raises ApiError, 429 when the account has its share, 503 when every slot is taken."""
        if self._held[user_id] >= self._each:
            raise ApiError(
                429,
                "too_many_exports",
                "This account has as many exports running as one may have. Wait for one of them to end.",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            )
        if self._held.total() >= self._slots:
            raise ApiError(
                503,
                "exports_busy",
                "All export slots are in use, so that other requests keep their connections. Try again later.",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            )
        self._held[user_id] += 1
        try:
            yield
        finally:
            self._held[user_id] -= 1
            if not self._held[user_id]:
                del self._held[user_id]
