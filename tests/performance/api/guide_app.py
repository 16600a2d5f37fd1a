"""The performance guide's application, with only those errors mended that keep it from running or from being right.

Mended: an async pool, `from_attributes`, the awaited stream of the session, redis-py's own arguments, gzip by the
middleware that compresses instead of a bare header, and metrics under the route's template. Kept: two function
middlewares, the ORM, plain dictionaries through FastAPI's encoder, JSON decoded from the cache and encoded again.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any

import orjson
import redis.asyncio as redis
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from prometheus_client import Counter, Gauge, Histogram
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from mcp_core.database import tables  # noqa: F401 - every table, so that the foreign keys resolve
from mcp_core.settings import load_settings
from mcp_core.users.models import User
from mcp_core.vulnerabilities.models import Vulnerability

EXPIRE = 300
settings = load_settings()
engine = create_async_engine(
    settings.database.database_url.get_secret_value(),
    pool_size=20,
    max_overflow=30,
    pool_pre_ping=True,
    pool_recycle=3600,
    connect_args={"server_settings": {"application_name": "mcp-api-server", "jit": "off"}, "command_timeout": 30},
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
cache = redis.from_url(settings.cache.redis_url.get_secret_value(), max_connections=20, health_check_interval=30)

REQUESTS = Counter("guide_http_requests", "Requests", ["method", "endpoint", "status"])
DURATION = Histogram("guide_http_request_duration_seconds", "Duration")
CONNECTIONS = Gauge("guide_active_connections", "Active database connections")


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Close what was opened."""
    yield
    await cache.aclose()
    await engine.dispose()


app = FastAPI(title="MCP Security Platform API", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
app.add_middleware(GZipMiddleware, minimum_size=1000)

Next = Callable[[Request], Awaitable[Response]]


@app.middleware("http")
async def performance(request: Request, call_next: Next) -> Response:
    """Headers for static files."""
    response = await call_next(request)
    if request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "public, max-age=31536000"
    return response


@app.middleware("http")
async def metrics(request: Request, call_next: Next) -> Response:
    """Count the request and say how long it took."""
    began = time.time()
    response = await call_next(request)
    duration = time.time() - began
    DURATION.observe(duration)
    endpoint = getattr(request.scope.get("route"), "path", "unmatched")
    REQUESTS.labels(method=request.method, endpoint=endpoint, status=response.status_code).inc()
    response.headers["X-Process-Time"] = str(duration)
    return response


async def session_of_request() -> AsyncIterator[AsyncSession]:
    """One session per request."""
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(session_of_request)]


class UserResponse(BaseModel):
    """An account."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    username: str
    role: str
    is_active: bool
    created_at: datetime


class VulnerabilityResponse(BaseModel):
    """A finding."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    server_id: int
    rule: str
    title: str
    severity: str
    confidence: str
    status: str
    surface: str
    object_name: str
    pointer: str
    evidence: str
    remediation: str
    references: list[str]
    fingerprint: str
    first_seen_at: datetime
    last_seen_at: datetime
    accepted_until: datetime | None
    status_reason: str | None
    created_at: datetime


@app.get("/health", response_class=Response)
async def health() -> Response:
    """The process answers."""
    return Response(content="OK", media_type="text/plain")


@app.get("/users/{user_id}", response_model=UserResponse)
async def get_user(user_id: int, session: Session, response: Response) -> Any:
    """An account, from the cache or the database."""
    cached = await cache.get(f"user:{user_id}")
    if cached:
        response.headers["X-Cache"] = "HIT"
        return orjson.loads(cached)
    user = await session.get(User, user_id)
    if not user:
        raise HTTPException(status_code=404, detail="User not found")
    found = UserResponse.model_validate(user)
    await cache.setex(f"user:{user_id}", EXPIRE, orjson.dumps(found.model_dump()))
    response.headers["X-Cache"] = "MISS"
    return found


@app.get("/vulnerabilities")
async def get_vulnerabilities(session: Session, page: int = 1, limit: int = 20) -> Any:
    """A page of findings, from the cache or the database."""
    key = f"vulnerabilities:page:{page}:limit:{limit}"
    cached = await cache.get(key)
    if cached is not None:
        return orjson.loads(cached)
    query = select(Vulnerability).order_by(Vulnerability.created_at.desc()).limit(limit).offset((page - 1) * limit)
    rows = (await session.execute(query)).scalars().all()
    value = [VulnerabilityResponse.model_validate(row).model_dump() for row in rows]
    await cache.set(key, orjson.dumps(value), ex=EXPIRE)
    return value
