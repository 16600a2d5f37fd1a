"""argon2 off the event loop, in a pool so small that a storm of log-ins cannot take the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from mcp_api.errors import unavailable
from mcp_core.security.passwords import VerifiedCredentials, hash_password, verify_password

_Result = TypeVar("_Result")

# Requests that may wait for each hashing thread: at some 30 ms each the last of them waits about half a second.
_WAITING_PER_THREAD = 16


class HashingPool:
    """Hashes and verifies passwords on a few threads; refuses with 503 when too many are waiting."""

    def __init__(self, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._free = threads * (1 + _WAITING_PER_THREAD)
        self._verified = VerifiedCredentials()

    async def hash(self, password: str) -> str:
        """argon2id hash of a new password.

        Raises:
            ApiError: 503 with Retry-After when the pool is full.
        """
        return await self._run(lambda: hash_password(password))

    def knows(self, password: str, password_hash: str | None) -> bool:
        """Whether this password was found to fit within the last seconds; costs nothing."""
        return password_hash is not None and self._verified.knows(password, password_hash)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether the password fits; None is an unknown account and takes as long.

        Raises:
            ApiError: 503 with Retry-After when the pool is full.
        """
        if self.knows(password, password_hash):
            return True
        fits = await self._run(lambda: verify_password(password, password_hash))
        if fits and password_hash is not None:
            self._verified.remember(password, password_hash)
        return fits

    async def _run(self, work: Callable[[], _Result]) -> _Result:
        if self._free <= 0:
            raise unavailable("Too many log-ins at once.")
        self._free -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._free += 1

    def close(self) -> None:
        """Let running hashes end and start no more."""
        self._executor.shutdown(wait=True, cancel_futures=True)
