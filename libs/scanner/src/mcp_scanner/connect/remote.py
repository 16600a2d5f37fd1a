"""The scanner as a service uses it: URLs only, one policy, nothing executed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.scan import scan_target
from mcp_scanner.model import Report
from mcp_scanner.policy.target import TargetPolicy


class RemoteScanner:
    """Scans servers by URL under one target policy."""

    def __init__(self, *, allow: Iterable[str], timeout_seconds: float, max_bytes: int) -> None:
        """Prepare the policy. Raises ValueError for an allow-list entry that cannot be read."""
        self.policy = TargetPolicy.of(allow)
        self._options = ScanOptions(
            policy=self.policy, timeout_seconds=timeout_seconds, max_bytes=max_bytes, stdio=False
        )

    async def __call__(self, url: str, baseline: Mapping[str, Any] | None) -> Report:
        """Scan one server, comparing it with an earlier snapshot when there is one."""
        return await scan_target(url, self._options, baseline)
