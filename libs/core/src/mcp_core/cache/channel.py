"""Namespace versions, known in every process and pushed on every write; and whether they can be trusted now.

A version is trusted only while this process provably hears the pushes: a PING on the subscription was answered less
than TRUST seconds after it was sent, and pushes and replies of one connection keep their order. Whoever loses the
channel trusts nothing; whoever gets it back raises every version first, because writes may have gone unannounced.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable

import structlog

from mcp_core.cache.address import CacheAddress
from mcp_core.cache.client import CacheClient
from mcp_core.cache.connection import CacheCommandError, CacheUnavailableError, RespConnection

# Seconds after a PING was sent until its answer no longer vouches for the versions. No reader may see a state older
# than 1 s after a committed write; 0.3 s are left for the write's own announcement.
TRUST = 0.7
# Pause between PINGs: three may be slow before trust lapses.
PING_INTERVAL = 0.2
PREFIX = "mcp:cache:"
CHANNEL = f"{PREFIX}push"

# Raises versions to the server's clock in microseconds, so that they grow even over a lost counter, and announces.
# KEYS: version keys; ARGV[1] the channel, then the names of the namespaces.
RAISE_SCRIPT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local raised = {}
for i, key in ipairs(KEYS) do
  local version = math.max(now, tonumber(redis.call('GET', key) or '0') + 1)
  raised[i] = string.format('%.0f', version)
  redis.call('SET', key, raised[i])
  raised[i] = ARGV[i + 1] .. '=' .. raised[i]
end
local message = table.concat(raised, ' ')
redis.call('PUBLISH', ARGV[1], 'versions ' .. message)
return message
"""
# Reads versions, giving the missing ones a first value, announced so that the processes agree.
READ_SCRIPT = """
local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000000 + clock[2])
local read = {}
for i, key in ipairs(KEYS) do
  if redis.call('SET', key, now, 'NX') then
    redis.call('PUBLISH', ARGV[1], 'versions ' .. ARGV[i + 1] .. '=' .. now)
  end
  read[i] = ARGV[i + 1] .. '=' .. redis.call('GET', key)
end
return table.concat(read, ' ')
"""

log = structlog.get_logger(__name__)


class InvalidationChannel:
    """Subscribed to the pushes of the cluster from `start` to `close`; versions, messages, trust."""

    def __init__(self, address: CacheAddress, namespaces: Iterable[str]) -> None:
        self._versions = dict.fromkeys(namespaces, 0)
        self._client = CacheClient(
            address, "mcp-cache-push", on_push=self._pushed, on_connect=self._connected, on_lost=self._distrust
        )
        self._was_connected = False
        self._trusted_until = 0.0
        self._stamps: dict[tuple[str, ...], str] = {}
        self._on_invalidate: list[Callable[[str], None]] = []
        self._on_message: dict[str, list[Callable[[str], None]]] = {}
        self._heart: asyncio.Task[None] | None = None

    @property
    def trusted(self) -> bool:
        """Whether every write up to TRUST seconds ago is known here."""
        return time.monotonic() < self._trusted_until

    def stamp(self, namespaces: tuple[str, ...]) -> str | None:
        """The present versions of the namespaces as a part of a key; None while they cannot be trusted."""
        if time.monotonic() >= self._trusted_until:
            return None
        stamp = self._stamps.get(namespaces)
        if stamp is None:
            stamp = ",".join(f"{name}={self._versions[name]}" for name in namespaces)
            self._stamps[namespaces] = stamp
        return stamp

    def version(self, namespace: str) -> int:
        """The version of a declared namespace as last heard; raises KeyError for another."""
        return self._versions[namespace]

    def on_invalidate(self, callback: Callable[[str], None]) -> None:
        """Call back with a namespace whenever it changes, and with each of them when the channel came back."""
        self._on_invalidate.append(callback)

    def on_message(self, topic: str, callback: Callable[[str], None]) -> None:
        """Call back with the text of every message published under `topic`, this process's own included."""
        self._on_message.setdefault(topic, []).append(callback)

    async def start(self, wait: float) -> None:
        """Connect, waiting at most `wait` seconds for the first time."""
        await self._client.start(wait)
        self._heart = asyncio.create_task(self._beat(), name="mcp-cache-heart")

    async def close(self) -> None:
        """Leave the channel; nothing is trusted afterwards."""
        if self._heart is not None:
            self._heart.cancel()
            await asyncio.gather(self._heart, return_exceptions=True)
        await self._client.close()
        self._distrust()

    async def raise_versions(self, namespaces: Iterable[str]) -> bool:
        """Announce that the namespaces changed; False when the cluster could not be told.

        In that case nothing is trusted here, and the channel raises every version once it is back.
        """
        names = sorted(set(namespaces))
        unknown = [name for name in names if name not in self._versions]
        if unknown:
            raise KeyError(f"namespace {unknown[0]!r} is not declared; its readers would never notice; declare it")
        try:
            self._learn(await self._client.execute(*_evaluate(RAISE_SCRIPT, names)))
        except (CacheUnavailableError, CacheCommandError) as error:
            log.warning("cache_invalidation_owed", namespaces=names, error=str(error))
            self._client.interrupt()
            self._distrust()
            for name in names:
                self._tell(name)
            return False
        return True

    async def publish(self, topic: str, message: str) -> bool:
        """Send `message` to every process's callbacks of `topic`; False when only this process heard it."""
        try:
            await self._client.execute("PUBLISH", CHANNEL, f"message {topic} {message}")
        except (CacheUnavailableError, CacheCommandError) as error:
            log.warning("cache_message_unsent", topic=topic, error=str(error))
            self._client.interrupt()
            self._distrust()
            self._deliver(topic, message)
            return False
        self._deliver(topic, message)
        return True

    async def _connected(self, connection: RespConnection) -> None:
        connection.tell("SUBSCRIBE", CHANNEL)
        script = RAISE_SCRIPT if self._was_connected else READ_SCRIPT
        sent = time.monotonic()
        reply = await connection.execute(*_evaluate(script, list(self._versions)))
        came_back, self._was_connected = self._was_connected, True
        self._learn(reply)
        self._trusted_until = sent + TRUST
        if came_back:
            for name in self._versions:
                self._tell(name)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(PING_INTERVAL)
            sent = time.monotonic()
            try:
                await self._client.execute("PING")
            except (CacheUnavailableError, CacheCommandError):
                continue
            if self._trusted_until > 0:
                self._trusted_until = sent + TRUST

    def _distrust(self) -> None:
        self._trusted_until = 0.0

    def _pushed(self, push: list[bytes]) -> None:
        if len(push) != 3 or push[0] != b"message":
            return
        kind, _, rest = push[2].decode().partition(" ")
        if kind == "versions":
            self._learn(rest)
        elif kind == "message":
            topic, _, message = rest.partition(" ")
            self._deliver(topic, message)

    def _learn(self, versions: bytes | str) -> None:
        text = versions.decode() if isinstance(versions, bytes) else versions
        for item in text.split():
            name, _, number = item.partition("=")
            if name in self._versions and int(number) > self._versions[name]:
                first = self._versions[name] == 0
                self._versions[name] = int(number)
                self._stamps.clear()
                if not first:
                    self._tell(name)

    def _tell(self, namespace: str) -> None:
        for callback in self._on_invalidate:
            callback(namespace)

    def _deliver(self, topic: str, message: str) -> None:
        for callback in self._on_message.get(topic, ()):
            callback(message)


def _evaluate(script: str, names: list[str]) -> list[str | int]:
    return ["EVAL", script, len(names), *(f"{PREFIX}version:{name}" for name in names), CHANNEL, *names]
