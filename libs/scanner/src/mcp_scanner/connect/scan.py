"""Scan one live target: the function that the API, the worker and the command line call."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from mcp_scanner.connect.collect import Collected, collect
from mcp_scanner.connect.exchange import Post
from mcp_scanner.connect.failure import ConnectFailure
from mcp_scanner.connect.negotiate import open_session
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.wire import Wire
from mcp_scanner.engine import scan_listing
from mcp_scanner.listing import parse_listing
from mcp_scanner.model import Report, Verdict
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.policy.url import Url


async def scan_target(target: str, options: ScanOptions, baseline: Mapping[str, Any] | None = None) -> Report:
    """Read what the target shows and judge it; with the snapshot of an earlier scan, also what drifted since.

    `target` is an http(s) URL. A bad target never raises: its report has the verdict error and says cause,
    consequence and remedy.
    """
    try:
        url = options.policy.check_url(target)
        async with asyncio.timeout(options.timeout_seconds):
            collected = await _read(url, options)
    except TargetRefused as refusal:
        return failed(target, refusal.message)
    except ConnectFailure as failure:
        return failed(target, str(failure))
    except TimeoutError:
        return failed(
            target,
            f"the scan did not finish in {options.timeout_seconds:g} s; nothing was judged; "
            "check that the server is up, or allow more time",
        )
    return await asyncio.to_thread(_judge, target, collected, baseline)


def failed(target: str, error: str) -> Report:
    """The report on a target of which nothing could be judged."""
    return Report(target=target, name="", verdict=Verdict.ERROR, coverage={}, findings=[], error=error)


async def _read(url: Url, options: ScanOptions) -> Collected:
    async with Wire(options) as wire:
        session = await open_session(Post(wire, url, credentials(options), options.request_seconds), options.policy)
        try:
            return await collect(session, options)
        finally:
            await session.close()


def credentials(options: ScanOptions) -> dict[str, str]:
    """The headers that carry what the caller gave for this target."""
    headers = {name.lower(): value for name, value in options.headers.items()}
    if options.bearer is not None:
        headers["authorization"] = f"Bearer {options.bearer.reveal()}"
    return headers


def _judge(target: str, collected: Collected, baseline: Mapping[str, Any] | None) -> Report:
    if not collected.read_anything:
        causes = "; ".join(dict.fromkeys(collected.record["problems"].values()))
        return failed(
            target,
            f"the server opened a session but listed nothing ({causes or 'it refuses every list request'}); "
            "nothing was judged; look into the server's log",
        )
    listing = parse_listing(collected.record)
    before = None if baseline is None else parse_listing(dict(baseline))
    report = scan_listing(listing, target=target, baseline=before)
    report.snapshot = collected.record
    return report
