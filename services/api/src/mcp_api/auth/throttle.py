"""Slow down guessing of passwords without giving anyone a way to lock others out.

Failures count per pair of account and client address: whoever guesses waits, the account's owner at another address
does not. The count lives in the cache, for all processes; while that is away each process counts for itself.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict

from mcp_api.errors import ApiError
from mcp_core.cache import CacheService

# Failures are forgotten after a quarter of an hour. With ten failures allowed that is a thousand guesses a day for a
# pair, hopeless against passwords of eight characters.
WINDOW_SECONDS = 900.0

# Pairs a process remembers while the cache is away.
_MAX_PAIRS = 10_000


class LoginThrottle:
    """Counts failed log-ins of (account, address) and refuses further ones with 429 beyond a limit."""

    def __init__(self, cache: CacheService, *, max_failures: int) -> None:
        self._cache = cache
        self._max_failures = max_failures
        self._local: OrderedDict[str, tuple[int, float]] = OrderedDict()

    async def check(self, username: str, address: str) -> None:
        """Let an attempt through.

        Raises:
            ApiError: 429 with Retry-After when this pair has failed too often lately.
        """
        key = _key(username, address)
        stored = await self._cache.get(key)
        failures = max(int(stored or 0), self._counted_here(key))
        if failures >= self._max_failures:
            raise ApiError(
                429,
                "too_many_failures",
                "Too many failed log-ins of this user from this address, so this one was not tried. Wait a while.",
                headers={"Retry-After": str(int(WINDOW_SECONDS))},
            )

    async def failed(self, username: str, address: str) -> None:
        """Count a failure."""
        key = _key(username, address)
        self._local[key] = (self._counted_here(key) + 1, time.monotonic())
        self._local.move_to_end(key)
        if len(self._local) > _MAX_PAIRS:
            self._local.popitem(last=False)
        await self._cache.increment(key, WINDOW_SECONDS)

    async def succeeded(self, username: str, address: str) -> None:
        """Forget the failures of a pair that knows the password."""
        key = _key(username, address)
        self._local.pop(key, None)
        await self._cache.delete(key)

    def _counted_here(self, key: str) -> int:
        count, last = self._local.get(key, (0, 0.0))
        return count if time.monotonic() - last < WINDOW_SECONDS else 0


def _key(username: str, address: str) -> str:
    pair = f"{username.casefold()}\0{address}".encode()
    return f"login-failures:{hashlib.sha256(pair).hexdigest()}"
