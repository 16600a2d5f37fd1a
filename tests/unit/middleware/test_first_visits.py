"""Many equal requests with a credential nobody has verified yet: one verification and one listing for all of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from mcp_api.auth.authenticator import Authenticator
from mcp_api.auth.budgets import Budgets
from mcp_api.middleware.asgi import Message, Receive, Scope, Send
from mcp_api.middleware.front import UNVERIFIED, Front
from mcp_api.middleware.routes import CacheRoute
from mcp_core.auth.principal import Principal
from mcp_core.auth.service import AuthService, BadCredentialsError
from mcp_core.cache import CacheService
from mcp_core.cache.channel import InvalidationChannel
from mcp_core.database.engine import Database
from mcp_core.settings import DatabaseSettings
from mcp_core.telemetry.metrics_http import HttpMetrics
from mcp_core.users.models import Role

REQUESTS = 150
NOWHERE = "127.0.0.1:9"


class _Accounts:
    """Verifies each token but "bad" after a moment, and counts."""

    def __init__(self) -> None:
        self.verified: list[str] = []

    async def principal_of_token(self, _session: object, token: str) -> Principal:
        self.verified.append(token)
        await asyncio.sleep(0.01)
        if token == "bad":
            raise BadCredentialsError
        return Principal(1, "name", Role.VIEWER, token, time.time() + 60, "session")


class _NoDatabase:
    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        yield


class _Platform:
    """The front before an application that counts; neither database nor cache can be reached."""

    def __init__(self) -> None:
        database = DatabaseSettings.model_validate({"database_url": f"postgresql+asyncpg://x:y@{NOWHERE}/x"})
        self.cache = CacheService(f"redis://{NOWHERE}/0", InvalidationChannel(database, ["servers"], "test"))
        self.accounts, self.listed = _Accounts(), 0
        self.failures: list[object] = []
        self.authenticator = Authenticator(
            cast("AuthService", self.accounts), cast("Database", _NoDatabase()), self.cache, Budgets(self.cache)
        )
        self.front = Front(
            self.application,
            origin=self.application,
            routes=[CacheRoute("/servers", ("servers",), 60.0)],
            cache=self.cache,
            authenticator=self.authenticator,
            metrics=HttpMetrics(),
            memory_bytes=1_000_000,
        )

    async def application(self, scope: Scope, _receive: Receive, send: Send) -> None:
        failure = scope.get(UNVERIFIED)
        self.failures.append(failure)
        if failure is None:
            self.listed += 1
            await asyncio.sleep(0.01)
        await send({"type": "http.response.start", "status": 401 if failure else 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async def get(self, token: str) -> int:
        statuses: list[int] = []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        headers = [(b"authorization", b"Bearer " + token.encode())]
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": "/servers",
            "query_string": b"",
            "headers": headers,
            "client": ("192.0.2.1", 1),
        }
        await self.front(scope, receive, send)
        return statuses[0]


@pytest.fixture(autouse=True)
def _one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without announcements a flight is shared for a moment only; here the moment lasts."""
    monkeypatch.setattr("mcp_core.cache.service.SHARED_WHILE_DEAF", 1e9)
    monkeypatch.setattr("mcp_api.auth.authenticator.SHARED_WHILE_DEAF", 1e9, raising=False)


def test_equal_first_requests_are_verified_and_answered_once() -> None:
    async def run() -> tuple[_Platform, list[int]]:
        platform = _Platform()
        return platform, await asyncio.gather(*(platform.get("good") for _ in range(REQUESTS)))

    platform, statuses = asyncio.run(run())
    assert statuses == [200] * REQUESTS
    assert platform.accounts.verified == ["good"]
    assert platform.listed == 1


def test_first_requests_of_many_credentials_share_the_listing() -> None:
    async def run() -> tuple[_Platform, list[int]]:
        platform = _Platform()
        return platform, await asyncio.gather(*(platform.get(f"good{number}") for number in range(REQUESTS)))

    platform, statuses = asyncio.run(run())
    assert statuses == [200] * REQUESTS
    assert len(platform.accounts.verified) == REQUESTS
    assert platform.listed == 1


def test_a_refused_credential_is_verified_once_and_its_requests_told_why() -> None:
    async def run() -> tuple[_Platform, list[int]]:
        platform = _Platform()
        return platform, await asyncio.gather(*(platform.get("bad") for _ in range(10)))

    platform, statuses = asyncio.run(run())
    assert statuses == [401] * 10
    assert platform.accounts.verified == ["bad"]
    assert {type(failure) for failure in platform.failures} == {BadCredentialsError}


def test_no_request_shares_a_verification_that_is_older_than_a_revocation() -> None:
    async def run() -> _Platform:
        platform = _Platform()
        first = asyncio.create_task(platform.authenticator.principal(b"Bearer good", None))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        platform.authenticator._revoked("token:session")
        await asyncio.gather(first, platform.authenticator.principal(b"Bearer good", None))
        return platform

    assert asyncio.run(run()).accounts.verified == ["good", "good"]
