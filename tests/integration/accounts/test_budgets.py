"""Budgets of log-ins on a real Valkey, and on each process's own count while that is away."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from tests.integration.cache.conftest import channel

from mcp_api.auth.budgets import WINDOW_SECONDS, Budget, Budgets
from mcp_api.auth.throttle import LoginThrottle, TooManyAttemptsError
from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey
from mcp_core.cache import CacheService
from mcp_core.security.devices import DeviceMarks
from mcp_core.settings import SecuritySettings

pytestmark = pytest.mark.integration

MARKS = DeviceMarks(["k" * 32])
LIMITS = SecuritySettings(login_max_failures=3, login_max_failures_per_address=5, login_max_failures_per_account=5)

Test = Callable[[CacheService], Awaitable[None]]


@pytest.fixture(params=["with the cache", "without the cache"])
def run(request: pytest.FixtureRequest, servers: tuple[LocalPostgres, LocalValkey]) -> Callable[[Test], None]:
    """Run a test on a cache that is there, and on one that is not."""
    postgres, valkey = servers
    url = valkey.url() if request.param == "with the cache" else "redis://127.0.0.1:1/0"

    @asynccontextmanager
    async def opened() -> AsyncIterator[CacheService]:
        cache = CacheService(url, channel(postgres.url()))
        await cache.start(0.5 if request.param == "without the cache" else 10)
        assert cache.available is (request.param == "with the cache")
        try:
            yield cache
        finally:
            await cache.close()

    def run_test(test: Test) -> None:
        async def body() -> None:
            async with opened() as cache:
                await test(cache)

        asyncio.run(body())

    return run_test


def budget(size: int) -> Budget:
    return Budget("test", f"test:{secrets.token_hex(8)}", size)


def test_no_more_than_its_size_at_once(run: Callable[[Test], None]) -> None:
    async def test(cache: CacheService) -> None:
        budgets, wanted = Budgets(cache), [budget(7)]
        answers = await asyncio.gather(*(budgets.take(wanted) for _ in range(50)))
        assert answers.count(None) == 7
        refused = next(answer for answer in answers if answer is not None)
        assert 0 < refused.wait_seconds <= WINDOW_SECONDS / 7

    run(test)


def test_all_or_none(run: Callable[[Test], None]) -> None:
    async def test(cache: CacheService) -> None:
        budgets, small, large = Budgets(cache), budget(1), budget(4)
        assert await budgets.take([small, large]) is None
        for _ in range(5):
            refused = await budgets.take([small, large])
            assert refused is not None
            assert refused.budget == small
        # The refused attempts have taken nothing from the large one.
        assert [await budgets.take([large]) is None for _ in range(4)] == [True, True, True, False]

    run(test)


def test_asking_takes_nothing_and_giving_back_undoes(run: Callable[[Test], None]) -> None:
    async def test(cache: CacheService) -> None:
        budgets, wanted = Budgets(cache), [budget(2)]
        for _ in range(5):
            assert await budgets.ask(wanted) is None
        for _ in range(5):
            assert await budgets.take(wanted) is None
            await budgets.give_back(wanted)
        assert [await budgets.take(wanted) is None for _ in range(3)] == [True, True, False]
        assert await budgets.ask(wanted) is not None
        for _ in range(9):
            await budgets.give_back(wanted)
        # More than was taken is not given back.
        assert [await budgets.take(wanted) is None for _ in range(3)] == [True, True, False]

    run(test)


class Door:
    """Log-ins of one test at a throttle of low limits."""

    def __init__(self, cache: CacheService) -> None:
        self.throttle = LoginThrottle(cache, Budgets(cache), LIMITS, MARKS)

    async def guess(self, username: str, address: str, mark: str = "") -> str:
        """A wrong password: "tried", or the budget that refused it."""
        try:
            await self.throttle.count(await self.throttle.attempt(username, address, mark))
        except TooManyAttemptsError as error:
            return error.budget.kind
        return "tried"

    async def log_in(self, username: str, address: str, mark: str = "") -> str:
        """The right password: "in", or the budget that refused it."""
        try:
            attempt = await self.throttle.attempt(username, address, mark)
            await self.throttle.count(attempt)
        except TooManyAttemptsError as error:
            return error.budget.kind
        await self.throttle.give_back(attempt)
        await self.throttle.succeeded(attempt)
        return "in"


def network() -> str:
    """An IPv6 network of this test's own."""
    return f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}"


def test_a_guesser_makes_only_the_guesser_wait(run: Callable[[Test], None]) -> None:
    async def test(cache: CacheService) -> None:
        door, owner, here, there = Door(cache), secrets.token_hex(4), network(), network()
        # The addresses of one customer's network are one guesser.
        assert [await door.guess(owner, f"{here}::{n}") for n in range(1, 5)] == ["tried"] * 3 + ["pair"]
        assert await door.log_in(owner.upper(), f"{here}::9") == "pair"
        assert await door.log_in(owner, f"{there}::1") == "in"

    run(test)


def test_one_address_may_not_try_many_accounts_but_those_at_home_there_get_in(run: Callable[[Test], None]) -> None:
    async def test(cache: CacheService) -> None:
        door, gateway, colleague = Door(cache), f"{network()}::1", secrets.token_hex(4)
        assert await door.log_in(colleague, gateway) == "in"
        assert [await door.guess(secrets.token_hex(4), gateway) for _ in range(6)] == ["tried"] * 5 + ["address"]
        known = await door.log_in(colleague, gateway)
        # Who is at home where is remembered in the cache.
        assert known == ("in" if cache.available else "address")
        assert await door.log_in(colleague, gateway, MARKS.issue(colleague)) == "in"

    run(test)


def test_many_addresses_may_not_try_one_account_but_its_owner_gets_in(run: Callable[[Test], None]) -> None:
    async def test(cache: CacheService) -> None:
        door, owner, home = Door(cache), secrets.token_hex(4), f"{network()}::1"
        assert await door.log_in(owner, home) == "in"
        assert [await door.guess(owner, f"{network()}::1") for _ in range(6)] == ["tried"] * 5 + ["account"]
        assert await door.log_in(owner, home) == ("in" if cache.available else "account")
        assert await door.log_in(owner, f"{network()}::1", MARKS.issue(owner)) == "in"

    run(test)


def test_a_device_mark_has_a_budget_of_its_own_and_no_more(run: Callable[[Test], None]) -> None:
    async def test(cache: CacheService) -> None:
        door, owner, gateway = Door(cache), secrets.token_hex(4), f"{network()}::1"
        mark, other = MARKS.issue(owner), MARKS.issue(owner)
        assert [await door.guess(owner, gateway) for _ in range(4)] == ["tried"] * 3 + ["pair"]
        assert await door.log_in(owner, gateway, "forged") == "pair"
        assert await door.log_in(owner, gateway, MARKS.issue("somebody else")) == "pair"
        assert await door.log_in(owner, gateway, mark) == "in"
        # A stolen mark is worth three guesses, and its owner keeps the others.
        assert [await door.guess(owner, gateway, mark) for _ in range(4)] == ["tried"] * 3 + ["device"]
        assert await door.log_in(owner, gateway, other) == "in"

    run(test)
