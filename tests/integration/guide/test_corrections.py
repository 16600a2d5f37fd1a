"""Each row of the performance guide's corrections: what the guide's own sample does, and what the platform does.

The samples are written again here in the fewest lines that show the point; the section numbers are the guide's.
"""

from __future__ import annotations

import asyncio
import gzip
import inspect
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import httpx2
import jwt
import orjson
import pytest
import redis.asyncio
import sqlalchemy as sa
import uvicorn
from fastapi import BackgroundTasks, FastAPI, Request, Response
from gunicorn.config import KNOWN_SETTINGS
from prometheus_client import CollectorRegistry, Counter, generate_latest
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship
from sqlalchemy.pool import QueuePool
from starlette.testclient import TestClient
from tests.stack import ADMIN_PASSWORD, Stack

pytestmark = pytest.mark.integration


# -- 1. server ---------------------------------------------------------------------------------------------------------


def test_s1_uvicorn_has_no_worker_settings() -> None:
    accepted = inspect.signature(uvicorn.run).parameters
    for name in (
        "worker_class",
        "worker_connections",
        "max_requests",
        "max_requests_jitter",
        "preload_app",
        "keepalive",
    ):
        assert name not in accepted


def test_s1_gunicorn_has_no_worker_lifetime_but_the_platform_has(stack: Stack) -> None:
    assert not {"max_worker_lifetime", "max_worker_lifetime_jitter"} & {setting.name for setting in KNOWN_SETTINGS}
    from mcp_api import gunicorn_conf

    assert gunicorn_conf.workers >= 1
    assert gunicorn_conf.preload_app
    # tests/integration/lifetime watches workers being replaced by age.


# -- 2. tokens, compression, errors ------------------------------------------------------------------------------------


@lru_cache(maxsize=1000)
def guide_parse_token(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, "k" * 32, algorithms=["HS256"]))


def test_s2_cached_decode_accepts_expired_tokens_for_ever(stack: Stack) -> None:
    token = jwt.encode({"sub": "1", "exp": time.time() + 1}, "k" * 32, "HS256")
    guide_parse_token(token)
    time.sleep(1.2)
    assert guide_parse_token(token)["sub"] == "1", "the guide's cache has learned about expiry"
    ours = str(stack.login("admin", ADMIN_PASSWORD)["access_token"])
    with stack.client(ours) as client:
        assert client.get("/servers").status_code == 200
        assert client.post("/auth/logout").status_code == 204
        time.sleep(1)
        assert {client.get("/servers").status_code for _ in range(6)} == {401}


def test_s2_header_without_compression_corrupts_the_body(stack: Stack) -> None:
    app = FastAPI()

    @app.middleware("http")
    async def guide(request: Request, call_next: Callable[[Request], Any]) -> Response:
        response: Response = await call_next(request)
        if int(response.headers.get("content-length", 0)) > 1024:
            response.headers["Content-Encoding"] = "gzip"
        return response

    @app.get("/")
    async def body() -> Response:
        return Response("x" * 5000)

    with pytest.raises(Exception, match=r"(?i)incorrect header|decod|deflate|gzip"):
        TestClient(app).get("/").raise_for_status()
    with stack.client() as client:
        plain = client.get("/openapi.json", headers={"Accept-Encoding": "identity"})
        with client.stream("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"}) as packed:
            raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content


def test_s2_catching_everything_hides_outages_as_401() -> None:
    def query_the_database() -> int:
        raise ConnectionRefusedError

    def guide_current_user() -> int:
        try:
            return query_the_database()
        except Exception:  # noqa: BLE001
            return 401

    assert guide_current_user() == 401
    # tests/integration/outages: ours answers 503 while the database is down.


# -- 3. SQLAlchemy -----------------------------------------------------------------------------------------------------


def test_s3_queue_pool_cannot_serve_an_async_engine(stack: Stack) -> None:
    with pytest.raises(ArgumentError, match="QueuePool"):
        create_async_engine(stack.database_url, poolclass=QueuePool)


def test_s3_asyncpgs_connect_argument_is_timeout(stack: Stack) -> None:
    async def connect() -> None:
        engine = create_async_engine(stack.database_url, connect_args={"connect_timeout": 10})
        try:
            async with engine.connect():
                pass
        finally:
            await engine.dispose()

    with pytest.raises(TypeError, match="connect_timeout"):
        asyncio.run(connect())


class GuideBase(DeclarativeBase):
    pass


class GuideEvent(GuideBase):
    __tablename__ = "guide_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("guide_users.id"))


class GuideUser(GuideBase):
    __tablename__ = "guide_users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    events: Mapped[list[GuideEvent]] = relationship()


@pytest.fixture
def guide_session() -> Any:
    engine = sa.create_engine("sqlite://")
    GuideBase.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(GuideUser(id=1, name="a", events=[GuideEvent() for _ in range(500)]))
        session.commit()
        session.expunge_all()
        yield session
    engine.dispose()


def test_s3_joined_collection_needs_unique_and_fetches_every_event(guide_session: Session) -> None:
    query = sa.select(GuideUser).options(joinedload(GuideUser.events)).limit(10)
    with pytest.raises(InvalidRequestError, match="unique"):
        guide_session.execute(query).scalars().all()
    user = guide_session.execute(query).unique().scalars().one()
    assert len(user.events) == 500
    # tests/integration/database: ours takes three statements and the newest few events of each account.


def test_s3_bulk_update_by_primary_key_has_no_row_count(guide_session: Session) -> None:
    result: Any = guide_session.execute(sa.update(GuideUser), [{"id": 1, "name": "b"}])
    assert getattr(result, "rowcount", -1) in {-1, None, 0}


# -- 4. cache ----------------------------------------------------------------------------------------------------------


def test_s4_redis_has_no_such_argument(stack: Stack) -> None:
    async def ping() -> None:
        client = redis.asyncio.from_url(stack.redis_url, connection_pool_max_connections=20)
        try:
            await client.ping()
        finally:
            await client.aclose()

    with pytest.raises(TypeError, match="connection_pool_max_connections"):
        asyncio.run(ping())


class GuideCache:
    """The guide's get_or_set over a dictionary: no single flight, None never a hit, no invalidation."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    async def get_or_set(self, key: str, fetch: Callable[[], Any]) -> Any:
        cached = self._values.get(key)
        if cached is not None:
            return cached
        value = await fetch()
        self._values[key] = value
        return value


def test_s4_guides_cache_stampedes_and_never_keeps_none() -> None:
    calls = 0

    async def fetch() -> None:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.01)

    async def stampede() -> None:
        cache = GuideCache()
        await asyncio.gather(*(cache.get_or_set("k", fetch) for _ in range(100)))
        await cache.get_or_set("k", fetch)

    asyncio.run(stampede())
    assert calls == 101
    # tests/integration/cache: ours fetches once per cluster; tests/integration/staleness: writes invalidate.


# -- 5 and 6. responses and streams ------------------------------------------------------------------------------------


def test_s5_names_that_do_not_exist() -> None:
    assert not hasattr(orjson, "OPT_FAST_ENCODE")
    with pytest.raises(ModuleNotFoundError):
        __import__("starlette.middleware.compression")


def test_s6_unknown_format_is_a_4xx_and_not_null(stack: Stack) -> None:
    app = FastAPI()

    @app.get("/export")
    async def export(format: str = "csv") -> Any:  # noqa: A002 - the guide's name
        if format == "csv":
            return "rows"
        return None

    assert (TestClient(app).get("/export?format=xlsx").status_code, TestClient(app).get("/export?format=x").json()) == (
        200,
        None,
    )
    with stack.client() as client:
        answer = client.get("/export/vulnerabilities", params={"format": "xlsx"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "query.format"


# -- 7 and 8. errors and background work -------------------------------------------------------------------------------


def test_s8_background_task_takes_any_target(stack: Stack) -> None:
    reached: list[str] = []
    app = FastAPI()

    @app.post("/scan")
    async def scan(target: str, tasks: BackgroundTasks) -> dict[str, str]:
        tasks.add_task(reached.append, target)
        return {"status": "started"}

    forbidden = "http://169.254.169.254/latest/meta-data/"
    TestClient(app).post("/scan", params={"target": forbidden})
    assert reached == [forbidden]
    with stack.client() as client:
        refused = client.post("/scan/vulnerability", params={"target": forbidden})
    assert (refused.status_code, refused.json()["error_code"]) == (422, "target_refused")
    # tests/integration/scans: ours survives the death of its process.


# -- 9. metrics --------------------------------------------------------------------------------------------------------


def test_s9_raw_paths_make_endless_series(stack: Stack) -> None:
    registry = CollectorRegistry()
    guide = Counter("http_requests_total", "requests", ["method", "endpoint", "status"], registry=registry)
    for number in range(50):
        guide.labels("GET", f"/users/{number}", 404).inc()
    assert generate_latest(registry).count(b"http_requests_total{") == 50

    with stack.client() as client:
        for number in range(50):
            client.get(f"/users/{10**6 + number}")
            client.get(f"/no/such/path/{number}")
        time.sleep(1.5)
        exposed = httpx2.get(f"{stack.api_url}/metrics", trust_env=False).text
    series = {line.rsplit(" ", 1)[0] for line in exposed.splitlines() if line.startswith("http_requests_total{")}
    assert any('endpoint="/users/{user_id}"' in line for line in series)
    assert not any("/no/such" in line or "/users/1" in line for line in series)


# -- 10. load test -----------------------------------------------------------------------------------------------------


def test_s10_guides_benchmark_returns_names_it_never_defined() -> None:
    source = "async def benchmark():\n    tasks = []\n    return durations, status_codes\n"
    scope: dict[str, Any] = {}
    exec(source, scope)
    with pytest.raises(NameError, match="durations"):
        asyncio.run(scope["benchmark"]())
