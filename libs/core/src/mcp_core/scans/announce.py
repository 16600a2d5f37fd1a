"""Tell every process that a scan has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mcp_core.cache import CacheService, namespaces

# Topic on the cache's push channel; the message is the scan's id.
SCAN_TOPIC = "scan"


def announcer(cache: CacheService) -> Callable[[int], Awaitable[None]]:
    """What a ScanRunner calls after each committed change: caches are invalidated, watchers are woken."""

    async def changed(scan_id: int) -> None:
        await cache.invalidate(namespaces.SCANS, namespaces.SERVERS, namespaces.VULNERABILITIES)
        await cache.publish(SCAN_TOPIC, str(scan_id))

    return changed
