"""Each row of the performance guide's corrections, sections 1 to 4: what its own sample does, and what ours does.

The samples are written again here in the fewest lines that show the point; the section numbers are the guide's.
"""

from __future__ import annotations

import asyncio
import gzip
import importlib
import inspect
import multiprocessing
import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
import redis.asyncio
import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI, Request, Response
from gunicorn.config import KNOWN_SETTINGS
from pydantic import BaseModel, ConfigDict, SecretStr
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship
from sqlalchemy.pool import QueuePool
from starlette.testclient import TestClient
from tests.integration.guide.ours import a_finding, with_cache, with_database
from tests.stack import ADMIN_PASSWORD, Stack

from mcp_api.app import create_app
from mcp_core.cache import CacheService
from mcp_core.database.engine import Database, open_database
from mcp_core.security.random_keys import API_KEY_PREFIX
from mcp_core.settings import DatabaseSettings, Settings, load_settings
from mcp_core.sizing import Budget, Overrides, Resources, Role, plan
from mcp_core.users.repository import UserRepository

pytestmark = pytest.mark.integration

KNOWN_NAMES = {setting.name for setting in KNOWN_SETTINGS}


# -- 1. server ---------------------------------------------------------------------------------------------------------


def test_s1_uvicorn_has_no_worker_settings() -> None:
    accepted = inspect.signature(uvicorn.run).parameters
    wanted = ("worker_class", "worker_connections", "max_requests", "max_requests_jitter", "preload_app", "keepalive")
    for name in wanted:
        assert name not in accepted
    from mcp_api import gunicorn_conf

    for name in wanted:
        assert name in KNOWN_NAMES
        assert getattr(gunicorn_conf, name), name


def test_s1_the_guides_workers_count_the_hosts_cores() -> None:
    def guide_workers() -> int:
        return multiprocessing.cpu_count() * 2 + 1

    assert guide_workers() == 2 * (os.cpu_count() or 1) + 1, "the guide's formula has learned about limits"
    half_a_core = Resources(cpu_millicores=500, memory_bytes=2**29, affinity=os.cpu_count() or 1)
    assert plan(Role.API, half_a_core, Budget(10)).workers == 1


def test_s1_gunicorn_has_no_worker_lifetime_but_the_platform_has() -> None:
    assert not {"max_worker_lifetime", "max_worker_lifetime_jitter"} & KNOWN_NAMES
    from mcp_api.lifetime import planned_worker

    sized = plan(Role.API, Resources(1000, 2**30, 1), Budget(10), Overrides(worker_lifetime_seconds=120))
    worker = planned_worker(sized)
    assert (worker.lifetime_seconds, worker.lifetime_jitter_seconds) == (120, 10)
    # tests/integration/lifetime watches workers being replaced by age.


def test_s1_uvicorns_own_worker_is_deprecated() -> None:
    with pytest.warns(DeprecationWarning, match="uvicorn-worker"):
        importlib.reload(importlib.import_module("uvicorn.workers"))
    from mcp_api.lifetime import RetiringWorker

    assert not any(base.__module__.startswith("uvicorn.workers") for base in RetiringWorker.__mro__)


def test_s1_docs_are_served_in_development_only() -> None:
    assert TestClient(FastAPI()).get("/docs").status_code == 200, "FastAPI no longer serves its docs by default"
    settings = Settings()
    assert create_app(settings).openapi_url
    production = replace(settings, api=settings.api.model_copy(update={"environment": "production"}))
    ours = TestClient(create_app(production))
    assert {ours.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")} == {404}


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


def test_s2_pydantic_one_is_gone() -> None:
    class Guide(BaseModel):
        model_config = ConfigDict(from_attributes=True)
        id: int

    with pytest.warns(DeprecationWarning, match="from_orm"):
        made = Guide.from_orm(SimpleNamespace(id=1))
    with pytest.warns(DeprecationWarning, match="dict"):
        made.dict()
    import mcp_api

    sources = [path.read_text() for path in Path(mcp_api.__file__).parent.rglob("*.py")]
    assert sources
    assert not [text for text in sources if ".from_orm(" in text or ".dict()" in text]


def test_s2_catching_everything_hides_outages_as_401(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    def query_the_database() -> int:
        raise ConnectionRefusedError

    def guide_current_user() -> int:
        try:
            return query_the_database()
        except Exception:  # noqa: BLE001
            return 401

    assert guide_current_user() == 401
    # Ours, with nothing behind it: the credential cannot be judged, so nobody is told that it is wrong.
    monkeypatch.setenv("MCP_PLATFORM_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("MCP_PLATFORM_REDIS_URL", stack.redis_url)
    load_settings.cache_clear()
    try:
        with TestClient(create_app(load_settings())) as client:
            answer = client.get("/servers", headers={"X-API-Key": f"{API_KEY_PREFIX}{'a' * 43}"})
            nonsense = client.get("/servers", headers={"Authorization": "Bearer nonsense"})
    finally:
        load_settings.cache_clear()
    assert (answer.status_code, answer.json()["error_code"]) == (503, "service_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert nonsense.status_code == 401


# -- 3. SQLAlchemy -----------------------------------------------------------------------------------------------------


def test_s3_queue_pool_cannot_serve_an_async_engine(stack: Stack) -> None:
    with pytest.raises(ArgumentError, match="QueuePool"):
        create_async_engine(stack.database_url, poolclass=QueuePool)

    async def ours(database: Database) -> tuple[object, ...]:
        async with database.engine.connect() as connection:
            names = "current_setting('application_name'), current_setting('jit')"
            return tuple((await connection.execute(sa.text(f"select {names}"))).one())

    assert with_database(stack, ours) == ("guide-test", "off")


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

    # A server that accepts and then says nothing is given up after the time that was set.
    async def ours() -> str:
        silent = socket.create_server(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        settings = DatabaseSettings(
            database_url=SecretStr(f"postgresql://nobody@127.0.0.1:{port}/none"), database_connect_timeout_seconds=0.2
        )
        database = open_database(settings, process_name="guide-test", pool_size=1)
        try:
            async with asyncio.timeout(20), database.engine.connect():
                return "connected"
        except TimeoutError:
            return "given up"
        finally:
            await database.close()
            silent.close()

    assert asyncio.run(ours()) == "given up"


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


def test_s3_joined_collection_needs_unique_and_fetches_every_event(guide_session: Session, stack: Stack) -> None:
    query = sa.select(GuideUser).options(joinedload(GuideUser.events)).limit(10)
    with pytest.raises(InvalidRequestError, match="unique"):
        guide_session.execute(query).scalars().all()
    user = guide_session.execute(query).unique().scalars().one()
    assert len(user.events) == 500
    for _ in range(3):
        stack.login("admin", ADMIN_PASSWORD)

    async def ours(database: Database) -> list[int]:
        async with database.sessions() as session:
            found = await UserRepository(session).with_events(limit=10, events_each=2)
            return [len(entry.events) for entry in found]

    counts = with_database(stack, ours)
    assert max(counts) == 2
    # tests/integration/database counts the statements: three, however many accounts.


def test_s3_bulk_update_by_primary_key_has_no_row_count(guide_session: Session, stack: Stack) -> None:
    result: Any = guide_session.execute(sa.update(GuideUser), [{"id": 1, "name": "b"}])
    assert getattr(result, "rowcount", -1) in {-1, None, 0}
    ids = [stack.new_user("viewer")[0] for _ in range(2)]
    with stack.client() as client:
        answer = client.patch("/users", json={"ids": [*ids, 2**40], "role": "analyst"})
    assert answer.json() == {"changed": 2}


def test_s3_the_guide_never_imports_update() -> None:
    with pytest.raises(NameError, match="update"):
        exec("update(object)", {"select": sa.select})
    from mcp_core.users import repository

    assert repository.update is sa.update


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

    async def ours(cache: CacheService) -> bytes | None:
        await cache.set("guide", b"bytes", 30)
        return await cache.get("guide")

    assert with_cache(stack, ours) == b"bytes"


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


def test_s4_guides_cache_stampedes_and_never_keeps_none(stack: Stack) -> None:
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
    fetched = 0

    async def nothing() -> bytes:
        nonlocal fetched
        fetched += 1
        await asyncio.sleep(0.01)
        return b""

    async def ours(cache: CacheService) -> tuple[bytes, bool]:
        key = f"guide-{time.monotonic_ns()}"
        await asyncio.gather(*(cache.get_or_set(key, nothing, 30) for _ in range(100)))
        return await cache.get_or_set(key, nothing, 30)

    assert with_cache(stack, ours) == (b"", True)
    assert fetched == 1


def test_s4_a_triaged_finding_stays_as_it_was_in_the_guides_cache(stack: Stack) -> None:
    rows = {"status": "open"}

    async def guide() -> str:
        cache = GuideCache()

        async def fetch() -> str:
            return rows["status"]

        await cache.get_or_set("vulnerabilities:1:50", fetch)
        rows["status"] = "acknowledged"
        return str(await cache.get_or_set("vulnerabilities:1:50", fetch))

    assert asyncio.run(guide()) == "open", "the guide's cache has learned of writes"
    finding = a_finding(stack)
    with stack.client() as client:
        for _ in range(3):
            client.get("/vulnerabilities", params={"server_id": finding["server_id"]})
        assert client.patch(f"/vulnerabilities/{finding['id']}", json={"status": "acknowledged"}).status_code == 200
        time.sleep(1)
        seen = client.get("/vulnerabilities", params={"server_id": finding["server_id"]}).json()["items"]
    assert {item["status"] for item in seen if item["id"] == finding["id"]} == {"acknowledged"}
