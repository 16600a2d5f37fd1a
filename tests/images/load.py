"""Load that asks for more than a container has: uncached listings, exports, logins and scans from many clients."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

import httpx2

# Seconds a client waits for an answer, longer than most proxies do.
PATIENCE = 30.0


@dataclass
class Tally:
    """Answers by kind of request and status, and what was no answer."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return sum(self.answers.values())

    def statuses(self, kind: str | None = None) -> dict[int, int]:
        """How often each status was answered, to one kind of request or to all."""
        counts: Counter[int] = Counter()
        for (asked, status), number in self.answers.items():
            if kind in {None, asked}:
                counts[status] += number
        return dict(counts)

    @property
    def refused(self) -> int:
        """A full server says 503, a fair one 429, one without a core to itself 504: all are answers."""
        return sum(self.statuses().get(status, 0) for status in (429, 503, 504))

    @property
    def failed(self) -> int:
        """Broken connections and every other error of the server."""
        return len(self.broken) + sum(self.statuses().get(status, 0) for status in (500, 501, 502))


class Load:
    """Clients on a thread of their own, from the first `with` line to the end of the block."""

    def __init__(
        self, base_url: str, token: str, *, clients: int, password: str | None = None, pause: float = 0.0
    ) -> None:
        """With a password a quarter of the clients log in; each rests `pause` seconds after an answer."""
        self.tally = Tally()
        self._base_url, self._token, self._clients, self._password = base_url, token, clients, password
        self._pause = pause
        self._stopping = False
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        self._thread.join(PATIENCE + 10)
        assert not self._thread.is_alive(), "a client never ended"

    async def _run(self) -> None:
        kinds: list[Callable[[httpx2.AsyncClient, int], Awaitable[None]]] = [self._list, self._list, self._export]
        kinds.append(self._list if self._password is None else self._log_in)
        async with asyncio.TaskGroup() as group:
            for number in range(self._clients):
                group.create_task(self._client(kinds[number % len(kinds)], number))

    async def _client(self, kind, number: int) -> None:
        limits = httpx2.Limits(max_connections=1)
        headers = {"Authorization": f"Bearer {self._token}"}
        async with httpx2.AsyncClient(
            base_url=self._base_url, headers=headers, timeout=PATIENCE, trust_env=False, limits=limits
        ) as client:
            for turn in itertools.count(number * 1000):
                if self._stopping:
                    return
                try:
                    await kind(client, turn)
                    await asyncio.sleep(self._pause)
                except httpx2.HTTPError as error:
                    self.tally.broken.append(repr(error))
                    await asyncio.sleep(0.1)

    async def _list(self, client: httpx2.AsyncClient, turn: int) -> None:
        """A page that no cache holds."""
        self._count("list", await client.get(f"/vulnerabilities?limit={1 + turn % 200}&page={1 + turn % 7}"))

    async def _export(self, client: httpx2.AsyncClient, turn: int) -> None:
        """Read slowly, and so hold a connection."""
        async with client.stream("GET", f"/export/vulnerabilities?format={'csv' if turn % 2 else 'jsonl'}") as answer:
            async for _ in answer.aiter_bytes(65536):
                await asyncio.sleep(0.02)
            self._count("export", answer)

    async def _log_in(self, client: httpx2.AsyncClient, turn: int) -> None:
        """19 MiB and a core's time."""
        answer = await client.post("/auth/login", json={"username": "admin", "password": self._password})
        self._count("login", answer)
        await asyncio.sleep(0.05)

    def _count(self, kind: str, answer: httpx2.Response) -> None:
        self.tally.answers[kind, answer.status_code] += 1
