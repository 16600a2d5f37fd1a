"""The streams of one process are shared between accounts."""

from __future__ import annotations

from typing import Any, cast

from mcp_api.scans.live import MAX_STREAMS_EACH, ScanWatch
from mcp_core.cache import CacheService


class _Cache:
    def on_message(self, *_: Any) -> None:
        """Nothing is announced here."""


def test_one_account_has_half_of_the_streams() -> None:
    watch = ScanWatch(cast("CacheService", _Cache()))
    stops = [watch.watch(scan_id % 3, 1)[1] for scan_id in range(MAX_STREAMS_EACH)]
    assert watch.exhausted(1)
    assert not watch.exhausted(2)
    assert not watch.full
    stops.pop()()
    assert not watch.exhausted(1)
    others = [watch.watch(1, 2)[1] for _ in range(MAX_STREAMS_EACH)]
    assert watch.exhausted(2)
    for stop in stops + others:
        stop()
    assert not watch.exhausted(2)
    assert not watch._held
