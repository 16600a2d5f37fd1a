"""Namespace versions, known in every process and announced with every write; and whether they can be trusted now.

The database announces a change in the transaction that makes it (migration 0002), in the order of the commits and to
every process alike; so all that have heard the same announcements agree on the versions, which are the keys under which
they share answers. A version is trusted only while this process provably hears: a statement on the listening connection
was answered less than TRUST seconds after it was sent. Whoever loses the connection trusts nothing; whoever gets it
back raises every version first, because announcements may have been missed.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable

from mcp_core.database.listener import DatabaseListener
from mcp_core.settings import DatabaseSettings

# Seconds after a proof was sent until its answer no longer vouches for the versions. No reader may see a state older
# than 1 s after a committed write; 0.3 s are left for computing and sending.
TRUST = 0.7
# Stands for every namespace in an announcement.
EVERY = "*"


class InvalidationChannel:
    """Hears the changes of the cluster from `start` to `close`; versions, messages, trust."""

    def __init__(self, settings: DatabaseSettings, namespaces: Iterable[str], process_name: str) -> None:
        """`namespaces` are all that are ever asked for; the connection calls itself `process_name`."""
        self._versions = dict.fromkeys(namespaces, "")
        self._listener = DatabaseListener(
            settings,
            process_name,
            on_heard=self._heard,
            on_proof=self._proved,
            on_lost=self._lost,
            greeting=self._greeting,
        )
        self._was_connected = False
        self._trusted_until = 0.0
        self._stamps: dict[tuple[str, ...], str] = {}
        self._on_invalidate: list[Callable[[str], None]] = []
        self._on_gap: list[Callable[[], None]] = []
        self._on_silence: list[Callable[[], None]] = []
        self._on_message: dict[str, list[Callable[[str], None]]] = {}

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

    def version(self, namespace: str) -> str:
        """The version of a declared namespace as last heard; raises KeyError for another."""
        return self._versions[namespace]

    def on_invalidate(self, callback: Callable[[str], None]) -> None:
        """Call back with a namespace whenever it changes."""
        self._on_invalidate.append(callback)

    def on_gap(self, callback: Callable[[], None]) -> None:
        """Call back when announcements may have been missed: the connection was lost and is back."""
        self._on_gap.append(callback)

    def on_silence(self, callback: Callable[[], None]) -> None:
        """Call back when the database did not answer the listening connection in time, or closed it."""
        self._on_silence.append(callback)

    def on_message(self, topic: str, callback: Callable[[str], None]) -> None:
        """Call back with the text of every message under `topic`, this process's own included."""
        self._on_message.setdefault(topic, []).append(callback)

    async def start(self, wait: float) -> None:
        """Connect, waiting at most `wait` seconds for the first time."""
        await self._listener.start(wait)

    async def close(self) -> None:
        """Stop listening; nothing is trusted afterwards."""
        await self._listener.close()
        self._distrust()

    async def catch_up(self) -> bool:
        """Return once every write committed before this call has been heard; False when that is not to be had now."""
        # A caller who leaves must not interrupt the statement: that would end the connection for all.
        return await asyncio.shield(self._listener.prove())

    async def raise_versions(self, namespaces: Iterable[str]) -> bool:
        """Announce a change that the database does not know of; False when the cluster could not be told."""
        names = sorted(set(namespaces))
        unknown = [name for name in names if name not in self._versions]
        if unknown:
            raise KeyError(f"namespace {unknown[0]!r} is not declared; its readers would never notice; declare it")
        token = secrets.token_hex(8)
        told = [await asyncio.shield(self._listener.announce(f"change {name} {token}")) for name in names]
        return all(told)

    async def publish(self, topic: str, message: str) -> bool:
        """Send `message` to every process's callbacks of `topic`; False when only this process heard it."""
        if await asyncio.shield(self._listener.announce(f"message {topic} {message}")):
            return True
        self._deliver(topic, message)
        return False

    def _greeting(self) -> str:
        """Whoever joins raises every version, so that all agree; whoever is back has also missed messages."""
        if self._was_connected:
            for callback in self._on_gap:
                callback()
        self._was_connected = True
        return f"change {EVERY} {secrets.token_hex(8)}"

    def _proved(self, began: float) -> None:
        self._trusted_until = began + TRUST

    def _lost(self) -> None:
        self._distrust()
        for callback in self._on_silence:
            callback()

    def _distrust(self) -> None:
        self._trusted_until = 0.0

    def _heard(self, text: str) -> None:
        kind, _, rest = text.partition(" ")
        name, _, value = rest.partition(" ")
        if kind == "message":
            self._deliver(name, value)
        elif kind == "change":
            for namespace in self._versions if name == EVERY else (name,):
                self._raise(namespace, value)

    def _raise(self, namespace: str, version: str) -> None:
        if namespace not in self._versions:
            return
        self._versions[namespace] = version
        self._stamps.clear()
        for callback in self._on_invalidate:
            callback(namespace)

    def _deliver(self, topic: str, message: str) -> None:
        for callback in self._on_message.get(topic, ()):
            callback(message)
