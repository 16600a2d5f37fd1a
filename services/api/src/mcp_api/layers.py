"""The application with its layers, and the routes whose answers are cached."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog
from fastapi import FastAPI, Request

from mcp_api.errors import new_error_id, render, unavailable
from mcp_api.middleware.asgi import Receive, Scope, Send
from mcp_api.middleware.front import Direct
from mcp_api.middleware.routes import CacheRoute
from mcp_api.middleware.stack import Layers
from mcp_api.state import state_of_app
from mcp_api.vulnerabilities.direct import DirectListing
from mcp_core.cache import namespaces
from mcp_core.settings import Settings
from mcp_core.telemetry.metrics import ACTIVE_CONNECTIONS

_log = structlog.get_logger(__name__)

_FILTERS = frozenset({"server_id", "rule", "first_seen_from", "first_seen_to", "q"})


def cached_routes(ttl_seconds: float) -> tuple[CacheRoute, ...]:
    """Every GET route answered from the cache, with the namespaces whose writes change its answer."""
    findings = (namespaces.VULNERABILITIES, namespaces.SERVERS)
    return (
        CacheRoute(
            "/vulnerabilities",
            findings,
            ttl_seconds,
            parameters=_FILTERS | {"page", "limit", "cursor", "sort"},
            repeatable=frozenset({"severity", "status"}),
        ),
        CacheRoute("/vulnerabilities/{vulnerability_id}", findings, ttl_seconds),
        # Callers may read themselves, administrators everyone: the answer depends on who asks.
        CacheRoute("/users/{user_id}", (namespaces.USERS,), ttl_seconds, scope="user"),
        CacheRoute("/servers", (namespaces.SERVERS,), ttl_seconds, parameters=frozenset({"limit", "after"})),
        CacheRoute("/servers/{server_id}", (namespaces.SERVERS,), ttl_seconds),
    )


async def too_late(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer to a request that nothing has answered in time (ASGI)."""
    error_id = new_error_id()
    _log.error("request not answered in time", error_id=error_id, path=scope["path"], method=scope["method"])
    answer = unavailable(
        "The platform did not answer in time, because the database or another dependency hangs. A change may or may "
        "not have been made: look before you repeat it."
    )
    await render(Request(scope), answer, error_id)(scope, receive, send)


def layered(app: FastAPI, settings: Settings) -> Layers:
    """The application as the server loads it."""
    cache = settings.cache

    def memory_bytes() -> int:
        derived = int(state_of_app(app).plan.body_cache_bytes)
        wanted = cache.cache_local_max_bytes
        return derived if wanted is None else min(wanted, derived)

    def flushes() -> Iterable[Callable[[], None]]:
        state = state_of_app(app)
        pools = {state.database.engine.pool, state.exports.database.engine.pool}
        return [lambda: ACTIVE_CONNECTIONS.set(sum(getattr(pool, "checkedout", int)() for pool in pools))]

    def direct() -> dict[str, Direct]:
        return {"/vulnerabilities": DirectListing(state_of_app(app).lanes)}

    return Layers(
        app,
        resources=lambda: state_of_app(app),
        routes=cached_routes(cache.cache_ttl_seconds),
        memory_bytes=memory_bytes,
        flushes=flushes,
        direct=direct,
        # The probes' routes say no more than that the process answers.
        constants={"/health": "OK", "/livez": "OK"},
        refusal=too_late,
        deadline_seconds=settings.api.request_timeout_seconds,
    )
