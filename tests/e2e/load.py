"""Load from within the cluster: so many clients, each with one kept-alive connection, until standard input ends.

    python load.py HOST PORT CLIENTS PAUSE < pipe        (TOKEN in the environment; standard library only, Python 3.11+)

Prints one JSON object a second with what was counted so far, the last one after the end. A client repeats nothing:
an answer that is no 200, a connection that is refused or breaks, or ten seconds without an answer is a failure.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import time
from collections import Counter

# The first is read from the database for each request, the others mostly from caches.
PATHS = ("/scans?limit=100", "/scans?limit=50", "/vulnerabilities?limit=50", "/servers?limit=50")
# Seconds a client waits for an answer, as proxies and SDKs do by default or longer.
PATIENCE = 10.0


class Load:
    """What all clients have seen."""

    def __init__(self, host: str, port: int, token: str, pause: float) -> None:
        self.host, self.port, self.pause = host, port, pause
        self.head = f"HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"
        self.outcomes: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.connections = 0
        self.stopping = False

    async def client(self, number: int) -> None:
        """One client: connects, asks, connects again when the server says so."""
        paths = itertools.islice(itertools.cycle(PATHS), number % len(PATHS), None)
        stream = None
        while not self.stopping:
            began = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE):
                    if stream is None:
                        stream = await asyncio.open_connection(self.host, self.port)
                        self.connections += 1
                    status, keep = await self.ask(*stream, next(paths))
            except (OSError, TimeoutError, EOFError, ValueError) as error:
                self.outcomes[type(error).__name__] += 1
                keep = False
                await asyncio.sleep(0.1)
            else:
                self.outcomes[status] += 1
                self.seconds.append(time.monotonic() - began)
                await asyncio.sleep(self.pause)
            if not keep and stream is not None:
                stream[1].close()
                stream = None
        if stream is not None:
            stream[1].close()

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> tuple[str, bool]:
        """Status of one GET, and whether the connection may be used again."""
        writer.write(f"GET {path} {self.head}".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = head.split(" ", 2)[1]
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        if "content-length" in headers:
            await reader.readexactly(int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        return status, headers.get("connection") != "close"

    def report(self) -> str:
        """Everything so far, as one line."""
        ordered = sorted(self.seconds) or [0.0]
        summary = {
            "outcomes": dict(self.outcomes),
            "connections": self.connections,
            "median_seconds": round(ordered[len(ordered) // 2], 4),
            "p99_seconds": round(ordered[len(ordered) * 99 // 100], 4),
            "longest_seconds": round(ordered[-1], 4),
        }
        return json.dumps(summary)


async def main(host: str, port: int, clients: int, pause: float) -> None:
    """Run until standard input ends; each client rests for `pause` seconds after an answer."""
    load = Load(host, port, os.environ["TOKEN"], pause)
    ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    tasks = [asyncio.create_task(load.client(number)) for number in range(clients)]
    while not ended.done():
        await asyncio.wait([ended], timeout=1)
        print(load.report(), flush=True)
    load.stopping = True
    await asyncio.gather(*tasks)
    print(load.report(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
