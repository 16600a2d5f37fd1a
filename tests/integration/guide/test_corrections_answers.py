"""Each row of the performance guide's corrections, sections 5 to 10: what its own sample does, and what ours does."""

from __future__ import annotations

import asyncio
import csv
import gc
import io
import time
import weakref
from typing import Any

import httpx2
import orjson
import pytest
import zstandard
from fastapi import BackgroundTasks, FastAPI, Request
from fastapi.exceptions import FastAPIDeprecationWarning
from fastapi.responses import ORJSONResponse
from prometheus_client import CollectorRegistry, Counter, generate_latest
from sqlalchemy import text
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.testclient import TestClient
from structlog.testing import capture_logs
from tests.integration.guide.ours import a_finding, with_database
from tests.performance.api.load import Request as Load
from tests.performance.api.load import load
from tests.stack import Stack
from tests.stubs.listing_server import listing_server

from mcp_api.app import create_app
from mcp_api.auth import hashing
from mcp_api.errors import install_error_handlers
from mcp_core.database.engine import Database
from mcp_core.scans.repository import ScanRepository
from mcp_core.security.passwords import hash_password
from mcp_core.settings import Settings

pytestmark = pytest.mark.integration


# -- 5 and 6. responses and streams ------------------------------------------------------------------------------------


def test_s5_names_that_do_not_exist(stack: Stack) -> None:
    assert not hasattr(orjson, "OPT_FAST_ENCODE")
    with pytest.raises(ModuleNotFoundError):
        __import__("starlette.middleware.compression")
    with pytest.raises(TypeError, match="json_dumps"):
        FastAPI(json_dumps=orjson.dumps).openapi()
    # Ours: what the client weighs highest, and nothing for a body that fits one packet.
    with (
        stack.client() as client,
        client.stream("GET", "/openapi.json", headers={"Accept-Encoding": "gzip;q=0.5, zstd"}) as packed,
    ):
        raw = b"".join(packed.iter_raw())
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("zstd", "Accept-Encoding")
    assert zstandard.ZstdDecompressor().decompressobj().decompress(raw).startswith(b"{")
    with stack.client() as client:
        assert "content-encoding" not in client.get("/health").headers


def test_s5_orjson_responses_are_deprecated() -> None:
    with pytest.warns(FastAPIDeprecationWarning, match="ORJSONResponse"):
        ORJSONResponse({})
    app = create_app(Settings())
    assert not [route for route in app.routes if getattr(route, "response_class", None) is ORJSONResponse]


def test_s5_the_guides_middleware_returns_nothing() -> None:
    app = FastAPI()

    @app.middleware("http")
    async def guide(request: Request, call_next: Any) -> None:
        await call_next(request)

    @app.get("/")
    async def root() -> str:
        return "body"

    with pytest.raises(TypeError, match="NoneType"):
        TestClient(app).get("/")
    assert not [item for item in create_app(Settings()).user_middleware if item.cls is BaseHTTPMiddleware]


def test_s6_the_guides_stream_lacks_an_await(stack: Stack) -> None:
    async def guide(database: Database) -> None:
        async with database.sessions() as session:
            stream: Any = session.stream(text("select 1"))
            try:
                async for _ in stream:
                    pass
            finally:
                stream.close()

    with pytest.raises(TypeError, match="coroutine"):
        with_database(stack, guide)
    finding = a_finding(stack)
    with stack.client() as client:
        lines = client.get(
            "/export/vulnerabilities", params={"format": "jsonl", "server_id": finding["server_id"]}
        ).text.splitlines()
    assert finding["id"] in {orjson.loads(line)["id"] for line in lines}


def test_s6_a_cell_that_spreadsheets_would_run(stack: Stack) -> None:
    formula = "=HYPERLINK(1)"
    guide = io.StringIO()
    csv.writer(guide).writerow([formula])
    assert guide.getvalue().startswith("="), "the csv module has learned about formulas"
    finding = a_finding(stack, tool=formula)
    with stack.client() as client:
        answer = client.get("/export/vulnerabilities", params={"server_id": finding["server_id"]})
    names = {row["name"] for row in csv.DictReader(io.StringIO(answer.text))}
    assert f"'{formula}" in names
    assert formula not in names


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


def test_s7_a_bare_task_is_collected_before_it_logs() -> None:
    logged: list[str] = []

    async def guide_log() -> None:
        # What a slow log handler waits for, and nobody else knows of.
        await asyncio.get_running_loop().create_future()
        logged.append("error_id")

    async def guide() -> bool:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        task = weakref.ref(asyncio.create_task(guide_log()))
        await asyncio.sleep(0)
        gc.collect()
        return task() is None

    assert asyncio.run(guide()), "the event loop has learned to keep its tasks"
    assert not logged

    app = FastAPI()
    install_error_handlers(app)

    @app.get("/broken")
    async def broken() -> None:
        raise LookupError("secret detail")

    with capture_logs() as logs:
        answer = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert [entry["error_id"] for entry in logs if "error_id" in entry] == [answer.json()["error_id"]]


def test_s8_a_background_task_dies_with_its_process(stack: Stack) -> None:
    states = {"1": "pending"}

    async def guide_scan() -> None:
        states["1"] = "running"
        await asyncio.sleep(3600)
        states["1"] = "completed"

    async def process() -> None:
        asyncio.get_running_loop().create_task(guide_scan())
        await asyncio.sleep(0.01)

    asyncio.run(process())
    assert states == {"1": "running"}, "the guide's scan has survived its process"
    # Ours: a scan that a process took before it died.
    with listing_server({"name": "orphan", "tools": []}) as url:
        server_id = stack.scan(url)["server_id"]

        async def taken(database: Database) -> int:
            query = (
                "insert into scans (server_id, kind, status, attempt, lease_owner, lease_expires_at) "
                "values (:server, 'heavy', 'running', 1, 'a process that died', now()) returning id"
            )
            async with database.transaction() as session:
                scan_id = int((await session.execute(text(query), {"server": server_id})).scalar_one())
                assert (await ScanRepository(session).get(scan_id)) is not None
                return scan_id

        scan = stack.wait_for_scan(with_database(stack, taken))
    assert (scan["status"], scan["attempt"]) == ("completed", 2)


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


def test_s10_guides_benchmark_returns_names_it_never_defined(stack: Stack) -> None:
    source = "async def benchmark():\n    tasks = []\n    return durations, status_codes\n"
    scope: dict[str, Any] = {}
    exec(source, scope)
    with pytest.raises(NameError, match="durations"):
        asyncio.run(scope["benchmark"]())
    port = int(stack.api_url.rpartition(":")[2])
    outcome = asyncio.run(load(port, [Load("/health")], seconds=0.3, connections=2))
    assert outcome.requests > 0
    assert outcome.failures == 0


def test_s10_a_storm_of_logins_hashes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = hash_password("a pass phrase")
    verified = 0

    def counted(password: str, password_hash: str | None) -> bool:
        nonlocal verified
        verified += 1
        return plain(password, password_hash)

    plain = hashing.verify_password
    monkeypatch.setattr(hashing, "verify_password", counted)

    async def storm() -> None:
        pool = hashing.HashingPool(1)
        try:
            for _ in range(100):
                assert await pool.verify("a pass phrase", hashed)
        finally:
            pool.close()

    guide_hashes = sum(plain("a pass phrase", hashed) for _ in range(3))
    assert guide_hashes == 3, "each of the guide's log-ins pays for a hash"
    asyncio.run(storm())
    assert verified == 1
