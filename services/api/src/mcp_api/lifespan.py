"""Open the process's resources after fork and close them in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI

from mcp_api.auth.authenticator import Authenticator
from mcp_api.auth.budgets import Budgets
from mcp_api.auth.hashing import HashingPool
from mcp_api.auth.throttle import LoginThrottle
from mcp_api.export.slots import Exports
from mcp_api.health.readiness import DatabaseProbe
from mcp_api.resizing import plan_in_force
from mcp_api.scans.background import BackgroundScans
from mcp_api.scans.dispatch import Dispatcher, hand_to_workers
from mcp_api.scans.live import ScanWatch
from mcp_api.state import ApiState
from mcp_core.auth.service import AuthService
from mcp_core.cache import CacheService, InvalidationChannel, namespaces
from mcp_core.database.engine import open_database
from mcp_core.database.lanes import ReadLanes
from mcp_core.scans.owner import process_owner
from mcp_core.scans.runner import HandOverError, ScanRunner
from mcp_core.security.devices import DeviceMarks
from mcp_core.security.tokens import TokenSigner, signing_secrets
from mcp_core.settings import Settings, load_settings
from mcp_core.telemetry.metrics_sizing import publish
from mcp_core.telemetry.tracing import open_spans
from mcp_scanner.connect.remote import RemoteScanner
from mcp_scanner.model import Report

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open everything, serve, close everything."""
    async with AsyncExitStack() as stack:
        app.state.platform = await _open(load_settings(), stack)
        _log.info("api process ready", owner=process_owner("api"))
        yield
    _log.info("api process stopped", owner=process_owner("api"))


async def _open(settings: Settings, stack: AsyncExitStack) -> ApiState:
    plan = plan_in_force()
    publish(plan)
    spans = open_spans(settings.tracing, "mcp-api")
    if spans is not None:
        # First in, last out: what closes after it makes no spans.
        stack.push_async_callback(asyncio.to_thread, spans.close)
    slots = int(plan.export_slots)
    # A pool of one connection, which only an operator can insist on, serves requests and exports alike.
    shared = int(plan.pool_size) <= slots
    for_requests = int(plan.pool_size) - (0 if shared else slots)
    database = open_database(settings.database, process_name="mcp-api", pool_size=for_requests)
    stack.push_async_callback(database.close)
    for_exports = database
    if not shared:
        for_exports = open_database(settings.database, process_name="mcp-api-export", pool_size=slots)
        stack.push_async_callback(for_exports.close)
    if spans is not None:
        for engine in {database.engine, for_exports.engine}:
            spans.watch(engine)
    lanes = ReadLanes(database, for_requests)
    stack.push_async_callback(lanes.close)
    probe = DatabaseProbe(database)
    stack.push_async_callback(probe.close)
    channel = InvalidationChannel(settings.database, namespaces.ALL, "mcp-api-changes")
    channel.on_silence(probe.fell_silent)
    cache = CacheService(settings.cache.redis_url.get_secret_value(), channel)
    security = settings.security
    auth = AuthService(
        TokenSigner(security),
        access_ttl_seconds=security.access_token_ttl_seconds,
        refresh_ttl_seconds=security.refresh_token_ttl_seconds,
    )
    budgets, marks = Budgets(cache), DeviceMarks(signing_secrets(security))
    authenticator = Authenticator(auth, database, cache, budgets)
    await cache.start()
    stack.push_async_callback(cache.close)
    hashing = HashingPool(int(plan.hash_threads))
    stack.callback(hashing.close)
    dispatcher = Dispatcher(settings.cache, spans)
    stack.callback(dispatcher.close)
    max_bytes = min(settings.scan.scan_max_bytes, int(plan.scan_max_bytes))
    scanner = RemoteScanner(
        allow=settings.scan.target_allow,
        timeout_seconds=settings.scan.scan_timeout_seconds,
        max_bytes=max_bytes,
    )

    async def scan(url: str, baseline: Mapping[str, Any] | None) -> Report:
        report = await scanner(url, baseline)
        if report.too_large and max_bytes < settings.scan.scan_max_bytes:
            raise HandOverError
        return report

    runner = ScanRunner(database, settings.scan, scan, owner=process_owner("api"))

    async def hand_over(scan_id: int) -> None:
        await hand_to_workers(dispatcher, database, scan_id)

    background = BackgroundScans(runner, int(plan.scan_slots), hand_over)
    stack.push_async_callback(background.close)
    return ApiState(
        settings=settings,
        plan=plan,
        database=database,
        probe=probe,
        exports=Exports(for_exports, slots),
        lanes=lanes,
        cache=cache,
        auth=auth,
        authenticator=authenticator,
        hashing=hashing,
        budgets=budgets,
        device_marks=marks,
        throttle=LoginThrottle(cache, budgets, security, marks),
        dispatcher=dispatcher,
        background=background,
        watch=ScanWatch(cache),
        scanner=scanner,
        spans=spans,
    )
