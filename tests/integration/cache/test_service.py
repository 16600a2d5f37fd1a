"""CacheService on real stores: values, single flight, changes heard by every process, outages of both."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from mcp_cli.local.postgres import LocalPostgres
from mcp_cli.local.valkey import LocalValkey
from mcp_core.cache import CacheService, InvalidationChannel
from mcp_core.cache.client import COMMAND_TIMEOUT
from mcp_core.settings import DatabaseSettings

Processes = Callable[..., AbstractAsyncContextManager[list[CacheService]]]
NS = ("vulnerabilities",)


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run(coroutine)


class Source:
    """A slow truth that counts how often it is asked."""

    def __init__(self, value: bytes = b"v1", seconds: float = 0.05) -> None:
        self.value, self.seconds, self.asked = value, seconds, 0

    async def __call__(self) -> bytes:
        self.asked += 1
        value = self.value
        await asyncio.sleep(self.seconds)
        return value


async def until(condition: Callable[[], bool | Awaitable[bool]], what: str) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        answer = condition()
        if answer if isinstance(answer, bool) else await answer:
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"never happened: {what}")


def test_values_live_for_their_lifetime(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 1) as (cache,):
            await cache.set("k", b"\x00\xffbinary", 30)
            assert await cache.get("k") == b"\x00\xffbinary"
            await cache.delete("k")
            assert await cache.get("k") is None
            await cache.set("short", b"x", 0.05)
            await asyncio.sleep(0.1)
            assert await cache.get("short") is None

    run(scenario())


def test_stored_empty_bytes_are_a_hit(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 1) as (cache,):
            source = Source(b"")
            assert await cache.get_or_set("empty", source, 30) == (b"", False)
            assert await cache.get_or_set("empty", source, 30) == (b"", True)
            assert source.asked == 1

    run(scenario())


def test_a_stampede_runs_one_fetch_in_the_cluster(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 3) as caches:
            source = Source(b"listing", seconds=0.2)
            # No more than one event loop begins within the time for which versions are trusted, on a slow machine too.
            calls = [caches[i % 3].get_or_set("stampede", source, 30, NS) for i in range(600)]
            answers = await asyncio.gather(*calls)
            assert {value for value, _ in answers} == {b"listing"}
            assert source.asked == 1

    run(scenario())


def test_a_process_that_was_held_up_itself_does_not_blame_the_cache(
    valkey: LocalValkey, run_processes: Processes, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 1) as (cache,):
            await cache.set("k", b"v", 30)
            waiting = asyncio.create_task(cache.get("k"))
            # As in a throttled container: between the command and its leaving the process stands still.
            asyncio.get_running_loop().call_soon(time.sleep, 2 * COMMAND_TIMEOUT)
            assert await waiting == b"v"

    run(scenario())
    assert "cache_connection_lost" not in capsys.readouterr().out


def test_a_failed_fetch_reaches_every_caller_and_is_not_cached(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 1) as (cache,):

            async def broken() -> bytes:
                await asyncio.sleep(0.02)
                raise LookupError("database is down")

            answers = await asyncio.gather(
                *(cache.get_or_set("broken", broken, 30) for _ in range(10)), return_exceptions=True
            )
            assert all(isinstance(answer, LookupError) for answer in answers)
            assert await cache.get_or_set("broken", Source(b"ok"), 30) == (b"ok", False)

    run(scenario())


def test_a_caller_who_leaves_does_not_end_the_fetch_of_the_others(
    valkey: LocalValkey, run_processes: Processes
) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 1) as (cache,):
            source = Source(b"kept", seconds=0.1)
            first = asyncio.create_task(cache.get_or_set("left", source, 30))
            await asyncio.sleep(0.03)
            second = asyncio.create_task(cache.get_or_set("left", source, 30))
            await asyncio.sleep(0.01)
            first.cancel()
            assert await second == (b"kept", False)
            assert source.asked == 1

    run(scenario())


def test_a_write_is_seen_by_every_process(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 2) as (writer, reader):
            source = Source(b"old", seconds=0)
            heard: list[str] = []
            reader.on_invalidate(heard.append)
            assert await reader.get_or_set("seen", source, 30, NS) == (b"old", False)
            assert await writer.get_or_set("seen", source, 30, NS) == (b"old", True)
            source.value = b"new"
            await writer.invalidate("vulnerabilities")
            assert (await writer.get_or_set("seen", source, 30, NS))[0] == b"new"
            await until(lambda: heard == ["vulnerabilities"], "the push reaches the other process")
            assert (await reader.get_or_set("seen", source, 30, NS))[0] == b"new"
            assert reader.version("vulnerabilities") == writer.version("vulnerabilities")

    run(scenario())


def test_a_write_during_a_fetch_leaves_nothing_stale(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 1) as (cache,):
            source = Source(b"before", seconds=0.1)
            slow = asyncio.create_task(cache.get_or_set("during", source, 30, NS))
            await asyncio.sleep(0.05)
            source.value = b"after"
            await cache.invalidate("vulnerabilities")
            await slow
            assert await cache.get_or_set("during", source, 30, NS) == (b"after", False)

    run(scenario())


def test_an_undeclared_namespace_is_refused(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 1) as (cache,):
            with pytest.raises(KeyError, match="not declared"):
                await cache.invalidate("vulnerabilites")

    run(scenario())


def test_messages_reach_every_process(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 2) as (one, other):
            heard: dict[str, set[str]] = {"one": set(), "other": set()}
            one.on_message("auth", heard["one"].add)
            other.on_message("auth", heard["other"].add)
            await one.publish("auth", "user:12")
            assert heard["one"] == {"user:12"}
            await until(lambda: heard["other"] == {"user:12"}, "the message arrives")

    run(scenario())


def test_without_a_server_every_answer_is_fetched(run_processes: Processes) -> None:
    async def scenario() -> None:
        nowhere = DatabaseSettings(database_url=SecretStr("postgresql://nobody@127.0.0.1:1/none"))
        cache = CacheService("redis://127.0.0.1:1/0", InvalidationChannel(nowhere, ["vulnerabilities"], "cache-test"))
        await cache.start(wait=0.1)
        source = Source(b"truth", seconds=0)
        assert await cache.get_or_set("k", source, 30, NS) == (b"truth", False)
        assert await cache.get_or_set("k", source, 30) == (b"truth", False)
        await cache.set("k", b"v", 30)
        assert await cache.get("k") is None
        await cache.invalidate("vulnerabilities")
        assert not cache.available
        assert not cache.trusted
        await cache.close()

    run(scenario())


def test_writes_during_a_cut_are_seen_after_it(
    valkey: LocalValkey, own_postgres: LocalPostgres, run_processes: Processes
) -> None:
    """The cache still has the bodies it had; no reader may see them, although nobody told of the write."""

    async def scenario() -> None:
        async with run_processes(valkey.url(), 2, own_postgres.url()) as (writer, reader):
            source = Source(b"old", seconds=0)
            gaps: list[str] = []
            reader.on_gap(lambda: gaps.append("gap"))
            assert (await reader.get_or_set("outage", source, 300, NS))[0] == b"old"
            version = reader.version("vulnerabilities")
            await asyncio.to_thread(own_postgres.stop)
            await until(lambda: not reader.trusted and not writer.trusted, "both processes notice")
            source.value = b"new"
            await writer.invalidate("vulnerabilities")
            assert await reader.get_or_set("outage", source, 300, NS) == (b"new", False)
            assert not gaps
            await asyncio.to_thread(own_postgres.start)
            await until(lambda: reader.trusted and writer.trusted, "both processes are back")
            assert await reader.get_or_set("outage", source, 300, NS) != (b"old", True)
            assert reader.version("vulnerabilities") != version
            assert gaps == ["gap"]

    run(scenario())


def test_a_writer_without_the_cache_is_heard(
    own_valkey: LocalValkey, servers: tuple[LocalPostgres, LocalValkey], run_processes: Processes
) -> None:
    """Cut off from Valkey, and killed right after its commit: the announcement is part of the commit."""

    async def scenario() -> None:
        async with run_processes(own_valkey.url(), 1) as (reader,):
            source = Source(b"old", seconds=0)
            assert (await reader.get_or_set("apart", source, 300, NS))[0] == b"old"
            assert await reader.get_or_set("apart", source, 300, NS) == (b"old", True)
            writer = await asyncpg.connect(servers[0].url(driver="postgresql"))
            source.value = b"new"
            await writer.execute("select pg_notify('mcp_changes', 'change vulnerabilities 1')")
            writer.terminate()
            await reader.catch_up()
            assert await reader.get_or_set("apart", source, 300, NS) == (b"new", False)

    run(scenario())


def test_without_valkey_changes_are_still_heard(own_valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(own_valkey.url(), 2) as (one, other):
            await asyncio.to_thread(own_valkey.stop)
            stamp = other.stamp(NS)
            assert stamp is not None
            await one.invalidate("vulnerabilities")
            await other.catch_up()
            assert other.stamp(NS) not in {stamp, None}

    run(scenario())


def test_a_stalled_cache_is_given_up_soon(own_valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(own_valkey.url(), 1) as (cache,):
            assert own_valkey.child is not None
            process = own_valkey.child.process
            assert process is not None
            process.send_signal(19)  # SIGSTOP: connected, but silent
            try:
                async with asyncio.timeout(5):
                    assert await cache.get("k") is None
            finally:
                process.send_signal(18)
            await until(lambda: cache.available, "the cache is back")

    run(scenario())


def test_trust_lapses_while_the_database_is_silent(
    valkey: LocalValkey, own_postgres: LocalPostgres, run_processes: Processes
) -> None:
    """The backend that announces is stopped, as by a network that swallows packets; others could still write."""

    async def scenario() -> None:
        async with run_processes(valkey.url(), 1, own_postgres.url()) as (cache,):
            other = await asyncpg.connect(own_postgres.url(driver="postgresql"))
            backend = await other.fetchval("select pid from pg_stat_activity where application_name = 'cache-test'")
            os.kill(backend, signal.SIGSTOP)
            try:
                await until(lambda: not cache.trusted, "trust lapses without answers")
                assert cache.stamp(NS) is None
                # It connects anew, to another backend, and trusts what it hears there.
                await until(lambda: cache.trusted, "trust returns")
            finally:
                os.kill(backend, signal.SIGCONT)
            await other.close()

    run(scenario())


def test_a_caller_who_leaves_does_not_end_the_hearing(valkey: LocalValkey, run_processes: Processes) -> None:
    async def scenario() -> None:
        async with run_processes(valkey.url(), 1) as (cache,):
            for _ in range(20):
                leaving = asyncio.create_task(cache.catch_up())
                await asyncio.sleep(0)
                leaving.cancel()
            await cache.catch_up()
            assert cache.trusted

    run(scenario())
