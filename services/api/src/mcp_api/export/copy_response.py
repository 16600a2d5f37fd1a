"""An answer whose body is the output of a COPY, sent as it comes and ended when the client leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import asyncpg
import structlog
from starlette.responses import Response

from mcp_api.auth.standing import Standing
from mcp_api.errors import unauthorized
from mcp_api.export.formats import CSV_COPY, JSON_COPY, Format, Framer
from mcp_api.export.slots import Exports
from mcp_api.middleware.asgi import Message, Receive, Scope, Send
from mcp_api.middleware.head import WANTED as HEAD_WANTED
from mcp_core.auth.principal import Principal
from mcp_core.telemetry.metrics import EXPORT_BYTES, EXPORTS

# Seconds a reader may take no bytes at all before the export is given up: a stalled laptop, not a slow line.
IDLE_SECONDS = 30.0
# Seconds an export may take altogether. A million rows take about ten; this is 20 KB/s for a 70 MB export, and keeps
# a reader who trickles from holding the snapshot (and so the clean-up of dead rows) for hours.
LONGEST_SECONDS = 3600.0
# Seconds the statement gets to notice by itself (with its next chunk) that the client has left.
NOTICE_SECONDS = 0.1
# Milliseconds between PostgreSQL's looks at its client while it computes; bar: ended 500 ms after the client left.
CHECK_MILLISECONDS = 200

_log = structlog.get_logger(__name__)


class ClientLeftError(Exception):
    """The client closed its connection."""


class CopyResponse(Response):
    """Streams `query`. Status and headers leave with the first bytes: an error before that is a proper error.

    It ends early, and says so by not ending well, when the client leaves, reads nothing, or loses its `standing`.
    """

    def __init__(
        self, exports: Exports, caller: Principal, standing: Standing, form: Format, query: tuple[str, list[object]]
    ) -> None:
        self.background = None
        self.status_code = 200
        self.body = b""
        self._exports = exports
        self._user_id = caller.user_id
        self._standing = standing
        self._form = form
        self._query, self._parameters = query
        self.raw_headers = [
            (b"content-type", form.media_type.encode()),
            (b"content-disposition", f'attachment; filename="vulnerabilities.{form.suffix}"'.encode()),
            (b"cache-control", b"private, no-cache"),
            (b"x-content-type-options", b"nosniff"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope.get(HEAD_WANTED):
            # As a stream begins, so that it is encoded as one.
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": b"", "more_body": True})
            return
        client, framer = _Client(send, self.raw_headers), Framer(self._form)
        with self._exports.slot(self._user_id):
            outcome = await self._run(client, framer, receive)
        if outcome == "complete":
            # Without the slot: a client that has the whole export may ask for the next one at once.
            outcome = await _finish(client, framer)
        EXPORTS.labels(self._form.name, outcome).inc()
        EXPORT_BYTES.labels(self._form.name).inc(client.sent)

    async def _run(self, client: _Client, framer: Framer, receive: Receive) -> str:
        async with self._exports.database.engine.connect() as pooled:
            raw = await pooled.get_raw_connection()
            driver = raw.driver_connection
            if driver is None:
                raise RuntimeError("The pool handed out a closed connection. Report this as a bug of the platform.")
            copying = asyncio.create_task(self._copy(driver, client, framer), name="export")
            watchers = [
                asyncio.create_task(_watch_client(receive, client, driver), name="export-client"),
                asyncio.create_task(_watch_standing(self._standing, client, copying), name="export-standing"),
            ]
            try:
                await copying
            except BaseException as error:
                # The connection is in the middle of a COPY: it ends with its backend instead of going back.
                driver.terminate()
                await pooled.invalidate()
                outcome = client.ending(error)
                if outcome is None:
                    raise
                return outcome
            finally:
                for watcher in watchers:
                    watcher.cancel()
                await asyncio.gather(*watchers, return_exceptions=True)
        return "complete"

    async def _copy(self, driver: asyncpg.Connection, client: _Client, framer: Framer) -> None:
        options: Mapping[str, Any] = CSV_COPY if self._form.header else JSON_COPY

        async def sink(data: bytes) -> None:
            await client.write(framer.chunk(data))

        async with driver.transaction(readonly=True):
            await driver.execute(f"set local client_connection_check_interval = {CHECK_MILLISECONDS}")
            await driver.copy_from_query(
                self._query, *self._parameters, output=sink, timeout=LONGEST_SECONDS, **options
            )


async def _finish(client: _Client, framer: Framer) -> str:
    """Send what ends the document; returns how the export ended."""
    try:
        await client.finish(framer.end())
    except (ClientLeftError, _StalledError) as error:
        return client.ending(error) or "stalled"
    return "complete"


class _StalledError(Exception):
    """The client has not read for too long."""


class _Client:
    """The way to the client: whether it is still there, and what it has been sent."""

    def __init__(self, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._headers = headers
        self._started = False
        self.left = False
        self.revoked = False
        self.sent = 0

    def ending(self, error: BaseException) -> str | None:
        """What an error in the middle of the export means, None when it is one; raises ApiError if it can be told."""
        if self.revoked:
            if not self._started:
                raise unauthorized() from error
            return "revoked"
        if self.left or isinstance(error, ClientLeftError):
            return "client_left"
        if isinstance(error, _StalledError):
            _log.warning("export given up", reason=f"the client read nothing for {IDLE_SECONDS:.0f} s")
            return "stalled"
        return None

    async def write(self, data: bytes) -> None:
        """Send some of the body; raises ClientLeftError or _StalledError."""
        await self._pass({"type": "http.response.body", "body": data, "more_body": True})
        self.sent += len(data)

    async def finish(self, data: bytes) -> None:
        """Send the last of the body."""
        await self._pass({"type": "http.response.body", "body": data, "more_body": False})
        self.sent += len(data)

    async def _pass(self, message: Message) -> None:
        if self.left:
            raise ClientLeftError
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                if not self._started:
                    self._started = True
                    await self._send({"type": "http.response.start", "status": 200, "headers": self._headers})
                await self._send(message)
        except TimeoutError as error:
            raise _StalledError from error
        if self.left:
            raise ClientLeftError


async def _watch_client(receive: Receive, client: _Client, driver: asyncpg.Connection) -> None:
    """Notice that the client left; end a statement that sends nothing by closing its connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
    client.left = True
    await asyncio.sleep(NOTICE_SECONDS)
    driver.terminate()


async def _watch_standing(standing: Standing, client: _Client, copying: asyncio.Task[None]) -> None:
    """End the export of a caller who is no longer welcome, wherever it waits."""
    await standing.ended()
    client.revoked = True
    copying.cancel()
