"""A server that speaks on stdin and stdout, started in a sandbox for the time of one scan."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from mcp_scanner.connect.collect import collect
from mcp_scanner.connect.envelope import envelope
from mcp_scanner.connect.failure import ConnectFailure, RpcError, quote
from mcp_scanner.connect.handshake import initialize
from mcp_scanner.connect.live import Live
from mcp_scanner.connect.messages import Reply, encode, find_reply, notification, request
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.scan import failed, judge
from mcp_scanner.connect.session import HANDSHAKE_VERSIONS, STATELESS_VERSIONS, Opening, opening_of_handshake
from mcp_scanner.connect.wire import within
from mcp_scanner.model import JsonObject, Report, as_mapping
from mcp_scanner.sandbox.limits import SandboxLimits
from mcp_scanner.sandbox.start import start_sandboxed

# What a server that has ended may take until its exit code and last words are known.
_GOODBYE_SECONDS = 2.0


async def scan_command(
    command: str, arguments: Sequence[str], environment: Mapping[str, str], folder: str, options: ScanOptions
) -> Report:
    """Start a stdio server in a sandbox, list it and stop it. A server that cannot be read gives verdict error."""
    target = " ".join((command, *arguments))[:200]
    live = Live()
    try:
        process = await start_sandboxed(command, arguments, environment, folder, SandboxLimits(), options.max_bytes)
        last_words = LastWords(process)
        try:
            async with asyncio.timeout(options.timeout_seconds):
                session = StdioSession(process, options, last_words)
                await session.open()
                await collect(session, options, live.found)
        finally:
            await _stop(process)
            last_words.stop()
    except ConnectFailure as failure:
        return failed(target, str(failure))
    except TimeoutError:
        live.found.stop(f"the scan did not finish in {options.timeout_seconds:g} s")
    return await asyncio.to_thread(judge, target, live, None)


class StdioSession:
    """One message a line, in either direction."""

    session_id = ""

    def __init__(self, process: Process, options: ScanOptions, last_words: LastWords) -> None:
        self._process = process
        self._last_words = last_words
        self._seconds = options.request_seconds
        self._left = options.max_bytes
        self._numbers = itertools.count(1)
        self._stateless = False
        self.opening = Opening("", None, {}, None, "stdio")

    async def open(self) -> None:
        """Shake hands, or with a server that has no handshake any more, ask it to introduce itself."""
        try:
            reply = await self._exchange(initialize(next(self._numbers), HANDSHAKE_VERSIONS[-1]))
        except RpcError:
            await self._discover()
            return
        self.opening = opening_of_handshake(reply, "stdio")
        await self._write(notification("notifications/initialized"))

    async def ask(self, method: str, params: Mapping[str, Any]) -> Reply:
        """Send a request; raises RpcError for an error reply and ConnectFailure for no usable reply."""
        meta = {"_meta": envelope(STATELESS_VERSIONS[-1])} if self._stateless else {}
        return await self._exchange(request(next(self._numbers), method, {**params, **meta}))

    async def close(self) -> None:
        """Nothing to say: the process is stopped by whoever started it."""

    async def _discover(self) -> None:
        self._stateless = True
        try:
            result = (await self.ask("server/discover", {})).result
        except RpcError as error:
            raise ConnectFailure("refused", f"the server refuses to introduce itself: {error}", "see its log") from None
        info = as_mapping(result.get("_meta")).get("io.modelcontextprotocol/serverInfo")
        capabilities = as_mapping(result.get("capabilities"))
        self.opening = Opening(STATELESS_VERSIONS[-1], info, capabilities, result.get("instructions"), "stdio")

    async def _exchange(self, message: JsonObject) -> Reply:
        async with within(self._seconds):
            await self._write(message)
            while True:
                line = await self._read()
                if line.startswith((b"{", b"[")):  # whatever else is a log line that strayed
                    reply = find_reply(line, int(message["id"]))
                    if reply is not None:
                        return reply

    async def _ended(self) -> ConnectFailure:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), _GOODBYE_SECONDS)
        said = await self._last_words.shown()
        code = self._process.returncode
        how = f"exit code {code}" if code is not None else "its output closed"
        return ConnectFailure(
            "closed",
            f"the server ended in the sandbox ({how}, {f'it said: {said}' if said else 'it said nothing on stderr'})",
            "the sandbox has no network and no files but the server's own code: if it needs more than that to list its "
            "tools, start it yourself and scan it by URL",
        )

    async def _write(self, message: JsonObject) -> None:
        if self._process.stdin is None:
            raise await self._ended()
        try:
            self._process.stdin.write(encode(message) + b"\n")
            await self._process.stdin.drain()
        except ConnectionError:
            raise await self._ended() from None

    async def _read(self) -> bytes:
        if self._process.stdout is None:
            raise await self._ended()
        try:
            line = await self._process.stdout.readline()
        except ValueError:
            raise _too_much() from None
        self._left -= len(line)
        if self._left < 0:
            raise _too_much()
        if not line:
            raise await self._ended()
        return line.strip()


class LastWords:
    """The end of what a server writes to stderr: read all the time so that it never blocks, kept in small part."""

    _KEPT = 2_000  # bytes: the last lines, where a traceback says what is wrong

    def __init__(self, process: Process) -> None:
        self._tail = b""
        self._task = asyncio.ensure_future(self._listen(process))

    async def shown(self) -> str:
        """The last line that is not blank, once the server has ended; "" when it said nothing."""
        await asyncio.wait({self._task}, timeout=_GOODBYE_SECONDS)
        lines = [line for line in self._tail.decode(errors="replace").splitlines() if line.strip()]
        return quote(lines[-1]) if lines else ""

    def stop(self) -> None:
        """Listen no longer."""
        self._task.cancel()

    async def _listen(self, process: Process) -> None:
        while process.stderr is not None and (heard := await process.stderr.read(65_536)):
            self._tail = (self._tail + heard)[-self._KEPT :]


def _too_much() -> ConnectFailure:
    return ConnectFailure("too_large", "the server's answers exceed the limit", "raise it if the listing is honest")


async def _stop(process: Process) -> None:
    """Kill the sandbox; the namespace takes everything in it along."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
