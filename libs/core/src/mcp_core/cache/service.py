"""The cache of the platform: bytes by key, namespaces that writes invalidate, one fetch for many callers."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

from mcp_core.cache.address import CacheAddress
from mcp_core.cache.channel import InvalidationChannel
from mcp_core.cache.client import CacheClient
from mcp_core.cache.connection import CacheCommandError, CacheUnavailableError
from mcp_core.cache.flight import Fetch, SingleFlight
from mcp_core.telemetry import metrics

PREFIX = "mcp:cache:"
# A lifetime is shortened by up to this share at random, so that what was cached together does not expire together.
TTL_JITTER = 0.2
# How long one process may keep the others of the cluster waiting for its fetch, seconds. A killed fetcher delays its
# key by this much, once; a fetch that takes longer is repeated by another process, which is only wasteful.
LOCK_SECONDS = 2.0
# How often waiting processes look for the fetched value, seconds: a listing takes about this long to compute.
LOCK_POLL = 0.01
# While writes cannot be heard, callers may share a fetch that started at most this long ago, seconds (bar: 1 s).
SHARED_WHILE_DEAF = 0.3
# How long `start` waits for the cache before the process serves without it, seconds.
START_WAIT = 2.0
# Larger values are not stored: a server that serves one thread of commands would delay everyone else's.
MAX_VALUE_BYTES = 4 * 1024 * 1024

RELEASE_SCRIPT = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class CacheService:
    """Bytes in Redis or Valkey. When it is away, reads miss and writes are dropped: slower, still right."""

    def __init__(self, url: str, channel: InvalidationChannel) -> None:
        """Prepare for the server at `url`; `channel` knows the versions that answers are bound to."""
        self._client = CacheClient(CacheAddress.parse(url), "mcp-cache")
        self._channel = channel
        channel.on_invalidate(lambda _: metrics.CACHE_INVALIDATIONS.inc())
        self._flights: SingleFlight[tuple[bytes, bool]] = SingleFlight()

    async def start(self, wait: float = START_WAIT) -> None:
        """Connect; call it after the fork, in the process that will use the cache. Returns even without a server."""
        await asyncio.gather(self._client.start(wait), self._channel.start(wait))

    async def close(self) -> None:
        """Cancel running fetches, drop the connection and stop listening."""
        await self._flights.close()
        await self._channel.close()
        await self._client.close()

    @property
    def available(self) -> bool:
        """Whether the server is connected."""
        return self._client.connected

    @property
    def trusted(self) -> bool:
        """Whether this process hears of writes now; if not, nothing older than a second may be served."""
        return self._channel.trusted

    async def get(self, key: str) -> bytes | None:
        """Return the stored bytes, or None when there are none or the cache is away."""
        try:
            value: bytes | None = await self._client.execute("GET", PREFIX + key)
        except (CacheUnavailableError, CacheCommandError):
            metrics.CACHE_ERRORS.labels("get").inc()
            return None
        return value

    def ask(self, key: str) -> asyncio.Future[bytes | None] | None:
        """The same for a caller who does not wait: a future that may fail, or None when the cache is away."""
        try:
            return self._client.execute("GET", PREFIX + key)
        except CacheUnavailableError:
            return None

    async def set(self, key: str, value: bytes, ttl_seconds: float) -> None:
        """Store bytes for at most `ttl_seconds`, a little less at random; does nothing when the cache is away."""
        if len(value) > MAX_VALUE_BYTES:
            return
        milliseconds = max(1, int(ttl_seconds * 1000 * (1 - random.uniform(0, TTL_JITTER))))  # noqa: S311 - no secret
        try:
            await self._client.execute("SET", PREFIX + key, value, "PX", milliseconds)
        except (CacheUnavailableError, CacheCommandError):
            metrics.CACHE_ERRORS.labels("set").inc()

    async def delete(self, key: str) -> None:
        """Forget one key; does nothing when the cache is away."""
        try:
            await self._client.execute("DEL", PREFIX + key)
        except (CacheUnavailableError, CacheCommandError):
            metrics.CACHE_ERRORS.labels("delete").inc()

    async def evaluate(self, script: str, keys: Sequence[str], *arguments: str | int) -> Any:
        """What a Lua script answers that touches `keys` only; None when the cache is away.

        For counts that several processes share: the server runs a script to its end before any other command.
        """
        try:
            return await self._client.execute("EVAL", script, len(keys), *(PREFIX + key for key in keys), *arguments)
        except (CacheUnavailableError, CacheCommandError):
            metrics.CACHE_ERRORS.labels("evaluate").inc()
            return None

    async def get_or_set(
        self, key: str, fetch: Fetch, ttl_seconds: float, namespaces: tuple[str, ...] = ()
    ) -> tuple[bytes, bool]:
        """Return `(value, True)` from the cache or `(value, False)` from `fetch`, which then runs once per cluster.

        With `namespaces` the value is bound to their versions as they are now, before the fetch: a write during the
        fetch leaves what it fetched unreachable. While writes cannot be heard nothing is read from or left in the
        cache. Raises what `fetch` raises, to every caller that waits for it.
        """
        full = key
        if namespaces:
            stamp = self._channel.stamp(namespaces)
            if stamp is None:
                return await self._fetch_deaf(key, fetch)
            full = f"{stamp}:{key}"
        value = await self.get(full)
        if value is not None:
            return value, True

        async def fly() -> tuple[bytes, bool]:
            return await self._fetch_once(full, fetch, ttl_seconds)

        return await self._flights.run(full, fly)

    def stamp(self, namespaces: tuple[str, ...]) -> str | None:
        """The versions of `namespaces` as a part of a key, or None while writes cannot be heard."""
        return self._channel.stamp(namespaces)

    def version(self, namespace: str) -> str:
        """The version of a namespace as this process last heard it."""
        return self._channel.version(namespace)

    async def catch_up(self) -> None:
        """Return once this process has heard every write committed before this call; call it after one's own commit.

        The database has announced the write already. When it cannot be heard this returns all the same: nothing that
        was cached is then trusted.
        """
        if not await self._channel.catch_up():
            metrics.CACHE_ERRORS.labels("catch_up").inc()

    async def invalidate(self, *namespaces: str) -> None:
        """Make everything cached under the namespaces unreachable, in every process.

        Writes to the tables of a namespace do this by themselves; it is for a change that no table shows.
        """
        if not await self._channel.raise_versions(namespaces):
            metrics.CACHE_ERRORS.labels("invalidate").inc()

    def on_invalidate(self, callback: Callable[[str], None]) -> None:
        """Call `callback(namespace)` in this process whenever any process writes to the namespace."""
        self._channel.on_invalidate(callback)

    def on_gap(self, callback: Callable[[], None]) -> None:
        """Call `callback()` when changes and messages may have been missed."""
        self._channel.on_gap(callback)

    async def publish(self, topic: str, message: str) -> None:
        """Send a short text to the `on_message` callbacks of every process; `topic` contains no space."""
        if not await self._channel.publish(topic, message):
            metrics.CACHE_ERRORS.labels("publish").inc()

    def on_message(self, topic: str, callback: Callable[[str], None]) -> None:
        """Call `callback(message)` for what any process publishes under `topic`."""
        self._channel.on_message(topic, callback)

    async def _fetch_deaf(self, key: str, fetch: Fetch) -> tuple[bytes, bool]:
        async def fly() -> tuple[bytes, bool]:
            return await fetch(), False

        window = int(time.monotonic() / SHARED_WHILE_DEAF)
        return await self._flights.run(f"deaf:{window}:{key}", fly)

    async def _fetch_once(self, key: str, fetch: Fetch, ttl_seconds: float) -> tuple[bytes, bool]:
        lock, token = f"{PREFIX}lock:{key}", secrets.token_hex(8)
        try:
            while not await self._client.execute("SET", lock, token, "NX", "PX", int(LOCK_SECONDS * 1000)):
                await asyncio.sleep(LOCK_POLL)
                if (value := await self.get(key)) is not None:
                    return value, True
            if (value := await self.get(key)) is not None:
                await self._client.execute("EVAL", RELEASE_SCRIPT, 1, lock, token)
                return value, True
        except (CacheUnavailableError, CacheCommandError):
            return await fetch(), False
        try:
            value = await fetch()
            await self.set(key, value, ttl_seconds)
        finally:
            await self._release(lock, token)
        return value, False

    async def _release(self, lock: str, token: str) -> None:
        try:
            await self._client.execute("EVAL", RELEASE_SCRIPT, 1, lock, token)
        except (CacheUnavailableError, CacheCommandError):
            metrics.CACHE_ERRORS.labels("unlock").inc()
