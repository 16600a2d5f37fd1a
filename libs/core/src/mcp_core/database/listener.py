"""One connection of a process that hears what the database announces (LISTEN), kept alive and proved to hear.

PostgreSQL hands over every announcement that was committed before a statement of this connection arrived no later
than that statement's reply. So an answered statement proves that all earlier announcements have been heard.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from typing import Any

import asyncpg
import structlog
from sqlalchemy import make_url

from mcp_core.settings import DatabaseSettings

CHANNEL = "mcp_changes"
# Pause between proofs, seconds.
PROOF_INTERVAL = 0.2
# A proof without a reply after this many seconds means a database that stalls or a network that is cut.
PROOF_TIMEOUT = 0.5
# Opening a connection may include DNS, TLS and the fork of a backend, hence longer.
CONNECT_TIMEOUT = 2.0
# First and longest pause between attempts, seconds. The longest stays short: until the connection is back every answer
# is computed anew.
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5

_log = structlog.get_logger(__name__)

_ANNOUNCE = "select pg_notify($1, $2)"
_FAILURES = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class DatabaseListener:
    """Reconnects by itself. `on_heard` gets each text, `on_proof` the time (monotonic) up to which all were heard."""

    def __init__(
        self,
        settings: DatabaseSettings,
        process_name: str,
        *,
        on_heard: Callable[[str], None],
        on_proof: Callable[[float], None],
        on_lost: Callable[[], None],
        greeting: Callable[[], str],
    ) -> None:
        """`greeting` is asked on each new connection, before its first proof, for a text to announce to everybody."""
        self._arguments = _connect_arguments(settings.database_url.get_secret_value())
        self._process_name = process_name
        self._on_heard = on_heard
        self._on_proof = on_proof
        self._on_lost = on_lost
        self._greeting = greeting
        self._driver: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()
        self._begun = 0
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether announcements arrive, as far as is known."""
        return self._driver is not None

    async def start(self, wait: float) -> None:
        """Start connecting, and wait up to `wait` seconds for the first time; a database that is away is no error."""
        self._task = asyncio.create_task(self._keep_connected(), name="database-listener")
        try:
            async with asyncio.timeout(wait):
                await self._ready.wait()
        except TimeoutError:
            _log.warning("changes_unheard", consequence="every answer is computed anew until the database is reachable")

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._drop()

    async def prove(self) -> bool:
        """Return once everything committed before this call has been heard; False when that is not to be had now.

        Callers that come while a proof is on its way share the next one.
        """
        wanted = self._begun + 1
        async with self._turn:
            if self._begun >= wanted:
                return self.connected
            return await self._run("select 1")

    async def announce(self, text: str) -> bool:
        """Announce a text to every process, this one included, which has heard it on return; False when it failed."""
        async with self._turn:
            return await self._run(_ANNOUNCE, CHANNEL, text)

    async def _run(self, statement: str, *parameters: str) -> bool:
        self._begun += 1
        driver = self._driver
        if driver is None:
            return False
        began = time.monotonic()
        try:
            async with asyncio.timeout(PROOF_TIMEOUT):
                await driver.execute(statement, *parameters)
        except _FAILURES as error:
            _log.warning("changes_unheard", cause=repr(error)[:300])
            self._drop()
            return False
        self._on_proof(began)
        return True

    async def _keep_connected(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._open()
            except _FAILURES as error:
                _log.debug("listener_connect_failed", cause=repr(error)[:300])
                self._drop()
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnects, guards nothing
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            self._ready.set()
            _log.info("changes_heard")
            while self._driver is not None:
                await asyncio.sleep(PROOF_INTERVAL)
                await self.prove()

    async def _open(self) -> None:
        """Listen, and announce the greeting: its reply proves that this connection hears."""
        async with asyncio.timeout(CONNECT_TIMEOUT):
            driver = await asyncpg.connect(
                **self._arguments, server_settings={"application_name": self._process_name, "timezone": "UTC"}
            )
            try:
                driver.add_termination_listener(self._terminated)
                await driver.add_listener(CHANNEL, self._heard)
                began = time.monotonic()
                await driver.execute(_ANNOUNCE, CHANNEL, self._greeting())
            except BaseException:
                driver.terminate()
                raise
        if driver.is_closed():
            raise ConnectionError("the new connection was closed at once")
        self._driver = driver
        self._on_proof(began)

    def _heard(self, _driver: object, _pid: int, _channel: str, text: object) -> None:
        self._on_heard(str(text))

    def _terminated(self, driver: object) -> None:
        if driver is self._driver:
            self._drop()

    def _drop(self) -> None:
        driver, self._driver = self._driver, None
        if driver is None:
            return
        self._on_lost()
        with contextlib.suppress(asyncpg.InterfaceError):  # it may be closed already: that is what is wanted
            driver.terminate()


def _connect_arguments(url: str) -> dict[str, Any]:
    """What SQLAlchemy would hand to asyncpg for this URL, without what is SQLAlchemy's own."""
    parsed = make_url(url)
    _, arguments = parsed.get_dialect()().create_connect_args(parsed)
    own = {"prepared_statement_cache_size", "prepared_statement_name_func", "async_creator_fn"}
    return {name: value for name, value in arguments.items() if name not in own}
