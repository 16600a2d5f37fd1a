"""CPU time of a request, ours against a yardstick, in turns: each round measures everything once."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence
from pathlib import Path

from tests.performance.api.load import Request, load
from tests.performance.api.result import Result, median_ratio
from tests.performance.api.stand import Application, Stand, log_in, start

LISTING = "/vulnerabilities?page=1&limit=20"
CONNECTIONS = 16
# Distinct pages for the uncached listing, so that requests at the same time do not share one fetch.
PAGES = 64
DEAD_CACHE = "redis://127.0.0.1:1/0"


class Contest:
    """Named loads; `round` measures the CPU seconds per request of each."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loads: dict[str, tuple[Application, Sequence[Request]]] = {}
        self.cost: dict[str, list[float]] = {}

    def add(self, name: str, application: Application, *requests: Request) -> None:
        """Add a load; it runs once now, to warm up."""
        self._loads[name] = (application, requests)
        self._measure(name, self._seconds / 2)
        self.cost[name] = []

    def round(self) -> None:
        """Measure every load once."""
        for name in self._loads:
            self.cost[name].append(self._measure(name, self._seconds))

    def ratios(self, yardstick: str, name: str) -> list[float]:
        """Cost of the yardstick divided by ours, of each round."""
        return [theirs / ours for theirs, ours in zip(self.cost[yardstick], self.cost[name], strict=True)]

    def _measure(self, name: str, seconds: float) -> float:
        application, requests = self._loads[name]
        before = application.cpu()
        outcome = asyncio.run(load(application.port, requests, seconds, CONNECTIONS))
        assert outcome.failures == 0, f"{name}: {outcome}\n{application.process.log.read_text()[-3000:]}"
        assert outcome.requests > 0, f"{name}: no answer within {seconds} s"
        return (application.cpu() - before) / outcome.requests


def run(standing: Stand, rounds: int, seconds: float) -> list[Result]:
    """The bars of issue 5 on reading."""
    ours = start(standing, "ours", "mcp_api.main:app")
    token, user_id = log_in(ours)
    bodies = _bodies(standing.folder / "bodies", ours, token, user_id)
    raw = start(standing, "raw", "tests.performance.api.raw_app:app", BENCH_BODIES=str(bodies))
    shared = start(standing, "shared", "mcp_api.main:app", MCP_PLATFORM_CACHE_LOCAL_MAX_BYTES="0")
    uncached = start(
        standing,
        "uncached",
        "mcp_api.main:app",
        MCP_PLATFORM_CACHE_LOCAL_MAX_BYTES="0",
        MCP_PLATFORM_REDIS_URL=DEAD_CACHE,
    )
    orm = start(standing, "orm", "tests.performance.api.orm_app:app")
    guide = start(standing, "guide", "tests.performance.api.guide_app:app")

    identity = (("Authorization", f"Bearer {token}"), ("User-Agent", "bench"), ("Accept", "*/*"))
    gzipped = (*identity, ("Accept-Encoding", "gzip"))
    pages = [Request(f"/vulnerabilities?page={page}&limit=20", identity) for page in range(1, PAGES + 1)]
    mix = [Request(path, identity) for path in ("/health", LISTING, f"/users/{user_id}")]

    contest = Contest(seconds)
    contest.add("raw listing", raw, Request("/listing", identity))
    contest.add("listing", ours, Request(LISTING, identity))
    contest.add("shared listing", shared, Request(LISTING, identity))
    contest.add("raw gzip", raw, Request("/listing.gz", gzipped))
    contest.add("gzip", ours, Request(LISTING, gzipped))
    contest.add("raw user", raw, Request("/user", identity))
    contest.add("user", ours, Request(f"/users/{user_id}", identity))
    contest.add("uncached", uncached, *pages)
    contest.add("orm", orm, *pages)
    contest.add("mix", ours, *mix)
    contest.add("guide mix", guide, *mix)
    for _ in range(rounds):
        contest.round()
    for name in ("ours", "raw", "shared", "uncached", "orm", "guide"):
        standing.applications.pop(name).process.stop()
    return [
        median_ratio(
            "GET /vulnerabilities, in-process hit, against raw ASGI", 0.75, contest.ratios("raw listing", "listing")
        ),
        median_ratio("same, gzip", 0.75, contest.ratios("raw gzip", "gzip")),
        median_ratio("same, Redis every time", 0.40, contest.ratios("raw listing", "shared listing")),
        median_ratio("same, uncached, against ORM and response model", 6, contest.ratios("orm", "uncached")),
        median_ratio("GET /users/{id} hit, against raw ASGI", 0.70, contest.ratios("raw user", "user")),
        median_ratio("mix, against the guide's own code", 20, contest.ratios("guide mix", "mix")),
    ]


def _bodies(folder: Path, ours: Application, token: str, user_id: int) -> Path:
    """The very bytes we answer, for the yardstick to send."""
    folder.mkdir()
    with ours.client(token) as client:
        listing = client.get(LISTING).content
        (folder / "user").write_bytes(client.get(f"/users/{user_id}").content)
    (folder / "listing").write_bytes(listing)
    (folder / "listing.gz").write_bytes(gzip.compress(listing, 1))
    (folder / "health").write_bytes(b"OK")
    return folder
