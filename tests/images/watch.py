"""Peaks, watched from outside while a container works: its memory, and what its role holds in PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from typing import Any

import asyncpg
from tests.images.docker import Container, EngineConnection

# Seconds between two looks at pg_stat_activity; a refused connection shows in the counts of failures anyway.
INTERVAL = 0.05


class MemoryWatch:
    """The most memory a container used that the kernel cannot take back: all but its inactive file pages, in bytes.

    The engine's stream has an entry a second, of control groups v1 or v2.
    """

    def __init__(self, container: Container) -> None:
        self.peak = 0
        self._ending = threading.Event()
        self._connection = EngineConnection("localhost", timeout=10)
        self._connection.request("GET", f"/containers/{container.id}/stats?stream=true")
        self._stream = self._connection.getresponse()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ending.is_set():
            line = self._stream.readline()
            if not line:
                return
            self.peak = max(self.peak, _working_set(json.loads(line).get("memory_stats", {})))

    def end(self) -> int:
        time.sleep(1.2)  # the entry of the last second
        self._ending.set()
        self._thread.join(5)
        self._stream.close()
        self._connection.close()
        return self.peak


def _working_set(memory: dict[str, Any]) -> int:
    details = memory.get("stats", {})
    inactive = details.get("total_inactive_file", details.get("inactive_file", 0))
    return int(memory.get("usage", 0)) - int(inactive)


class ConnectionWatch:
    """The most connections that a role held at once."""

    def __init__(self, superuser_url: str, role: str) -> None:
        self.peak = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._watch(superuser_url, role)), daemon=True)
        self._thread.start()

    async def _watch(self, url: str, role: str) -> None:
        connection = await asyncpg.connect(url)
        count = "SELECT count(*) FROM pg_stat_activity WHERE usename = $1"
        try:
            while not self._ending.is_set():
                self.peak = max(self.peak, await connection.fetchval(count, role))
                await asyncio.sleep(INTERVAL)
        finally:
            await connection.close()

    def end(self) -> int:
        self._ending.set()
        self._thread.join(10)
        return self.peak
