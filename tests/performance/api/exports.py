"""The CSV export against psql's \\copy of the same statement; its memory; how soon it stops."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from typing import Self

import asyncpg
import psutil
from tests.performance.api.result import Result, median_ratio
from tests.performance.api.stand import Application, Stand, log_in, psql, start

from mcp_api.export.statements import statement
from mcp_core.vulnerabilities.filters import VulnerabilityFilter

# Milliseconds; bar of issue 5.
STOP_WITHIN = 500.0
# Bytes beyond what the process held before; bar of issue 5, in MB.
EXTRA_MEMORY = 10.0
# Seconds between looks at what PostgreSQL runs.
LOOK = 0.002
RUNNING = "select count(*) from pg_stat_activity where state <> 'idle' and query ilike 'copy (%'"


def run(standing: Stand, rounds: int, stops: int) -> list[Result]:
    """The bars of issue 5 on exporting."""
    api = start(standing, "export", "mcp_api.main:app")
    token, _ = log_in(api)
    query, _ = statement("csv", VulnerabilityFilter())
    copy = f"\\copy ({' '.join(query.split())}) to '/dev/null' with (format csv, header)"
    plain, packed, memory = [], [], []
    _timed_export(api, token, "")
    for _ in range(rounds):
        yardstick = _timed(lambda: psql(standing, copy))
        before = psutil.Process(api.pid).memory_info().rss
        with Peak(api.pid) as peak:
            plain.append(yardstick / _timed_export(api, token, ""))
        memory.append((peak.highest - before) / 1e6)
        packed.append(yardstick / _timed_export(api, token, "zstd"))
    left = [_time_to_stop(standing, api, token) for _ in range(stops)]
    standing.applications.pop("export").process.stop()
    rows = f"{standing.rows:,} rows"
    return [
        median_ratio(f"CSV export of {rows}, against psql \\copy", 0.9, plain),
        median_ratio("same, zstd", 0.85, packed),
        Result("same, extra memory", max(memory), EXTRA_MEMORY, "MB", memory, at_most=True),
        Result("export's query after the client left, worst", max(left), STOP_WITHIN, "ms", left, at_most=True),
    ]


class Peak:
    """The largest resident size of a process while watching, in bytes."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.highest = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            self.highest = max(self.highest, self._process.memory_info().rss)


def _timed(action: Callable[[], None]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _request(token: str, encoding: str) -> bytes:
    lines = ["GET /export/vulnerabilities?format=csv HTTP/1.1", "Host: bench", f"Authorization: Bearer {token}"]
    return "\r\n".join([*lines, f"Accept-Encoding: {encoding or 'identity'}", "Connection: close", "\r\n"]).encode()


def _timed_export(api: Application, token: str, encoding: str) -> float:
    """Seconds to read a whole export and throw it away."""
    buffer = bytearray(1 << 20)
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", api.port)) as connection:
        connection.sendall(_request(token, encoding))
        last = b""
        while count := connection.recv_into(buffer):
            last = (last + bytes(buffer[max(0, count - 5) : count]))[-5:]
    assert last == b"0\r\n\r\n", "the export broke off"
    return time.perf_counter() - began


def _time_to_stop(standing: Stand, api: Application, token: str) -> float:
    """Milliseconds from closing the connection until PostgreSQL runs no COPY any more."""
    client = socket.create_connection(("127.0.0.1", api.port))
    client.sendall(_request(token, ""))
    client.recv(65536)
    client.close()
    left = time.perf_counter()
    asyncio.run(_until_none_runs(standing))
    return round((time.perf_counter() - left) * 1000, 1)


async def _until_none_runs(standing: Stand) -> None:
    connection = await asyncpg.connect(standing.dsn)
    try:
        while await connection.fetchval(RUNNING):  # noqa: ASYNC110 - PostgreSQL tells nobody when a query ends
            await asyncio.sleep(LOOK)
    finally:
        await connection.close()
