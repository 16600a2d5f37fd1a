"""Gunicorn workers that retire: after a time or a number of requests, each with jitter, without dropping a request.

Gunicorn has no lifetime for its workers, and Uvicorn's request limit and shutdown close idle connections at once, so
that a client which is just sending a request over one of them sees an error. A worker that retires here
1. waits, within its patience, until no long request (an export, a stream) is in flight,
2. answers with `Connection: close` for a moment while it still accepts, so that clients leave by themselves,
3. stops accepting, and gives clients that it had just accepted a moment to send their request,
4. lets requests in flight finish within the graceful timeout, and exits; Gunicorn forks its successor.
Steps 2 to 4 are those of a stopping pod (SIGTERM) as well. SIGQUIT and SIGINT go straight to step 4;
SIGUSR2 retires at once.
"""

from __future__ import annotations

import array
import asyncio
import fcntl
import logging
import math
import random
import signal
import socket
import sys
import termios
from types import FrameType
from typing import Any, ClassVar

from gunicorn.arbiter import Arbiter
from uvicorn import Config, Server
from uvicorn_worker import UvicornWorker

from mcp_api.health import leaving
from mcp_core.sizing import Plan

# How long connections are asked to leave before the idle ones are closed; a busy client sends within milliseconds.
PARTING_SECONDS = 2.0
# How long a client that connected just before the worker stopped accepting may take to send its request.
GREETING_SECONDS = 1.0
# How long retirement waits for requests that outlast a second; afterwards they get the graceful timeout like any other.
PATIENCE_SECONDS = 300.0
# The same for a worker that another size waits for; a resize replaces them one by one.
RESIZE_PATIENCE_SECONDS = 30.0
# What a quick stop (SIGQUIT, Ctrl-C) leaves to requests in flight.
HASTE_SECONDS = 1

logger = logging.getLogger("uvicorn.error")


class RetiringServer(Server):
    """A Uvicorn server that ends by itself when it is old enough or has answered enough."""

    def __init__(self, config: Config, lifetime: float, requests: int, graceful_timeout: float) -> None:
        super().__init__(config)
        self.lifetime = lifetime
        self.requests = requests
        self.graceful_timeout = graceful_timeout
        self.in_haste = False
        self._retires_at = math.inf
        self._patience = PATIENCE_SECONDS
        self._due_since: float | None = None
        self._seen: frozenset[asyncio.Task[None]] = frozenset()

    async def main_loop(self) -> None:
        """Serve until told to stop or due to retire, then part from the clients."""
        self._retires_at = min(self._retires_at, asyncio.get_running_loop().time() + self.lifetime)
        await super().main_loop()
        await self._part()

    async def on_tick(self, counter: int) -> bool:
        """Uvicorn's own duties, every tenth of a second; once a second, whether it is time to retire."""
        if await super().on_tick(counter):
            return True
        return counter % 10 == 0 and self._retires(asyncio.get_running_loop().time())

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; an interrupt asks for haste."""
        if sig == signal.SIGINT:
            self.hurry()
        leaving.leave()
        super().handle_exit(sig, frame)

    def retire(self) -> None:
        """Retire now, as if by age: the container was resized, and the successor has another size."""
        self._retires_at = -math.inf
        self._patience = RESIZE_PATIENCE_SECONDS

    def hurry(self) -> None:
        """Stop without parting: Gunicorn's quick shutdown."""
        self.in_haste = True
        self.should_exit = True
        self.config.timeout_graceful_shutdown = HASTE_SECONDS

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, then Uvicorn's shutdown, with signs of life for Gunicorn while requests finish."""
        for listener in self.servers:
            listener.close()
        await self._while_connected(min(GREETING_SECONDS, self.graceful_timeout / 6))
        signs = asyncio.create_task(self._give_signs_of_life())
        await self._read_what_came()
        try:
            await super().shutdown(sockets)
        finally:
            signs.cancel()

    def _retires(self, now: float) -> bool:
        """Whether to leave now: due, and no request in flight has lasted since the last look, or patience is over."""
        answered = self.server_state.total_requests
        if self._due_since is None:
            if now < self._retires_at and answered < self.requests:
                return False
            self._due_since = now
            self._seen = frozenset(self.server_state.tasks)
            return False
        lasting = self._seen & self.server_state.tasks
        self._seen = frozenset(self.server_state.tasks)
        if lasting and now - self._due_since < self._patience:
            return False
        logger.info("Retiring after %d requests with %d in flight", answered, len(self.server_state.tasks))
        return True

    async def _part(self) -> None:
        """Ask every client to leave, while new ones are still served."""
        self.config.encoded_headers = [*self.config.encoded_headers, (b"connection", b"close")]
        await self._while_connected(min(PARTING_SECONDS, self.graceful_timeout / 3))

    async def _while_connected(self, seconds: float) -> None:
        """Go on serving for so long, or until every client has left."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self.in_haste and self.server_state.connections and loop.time() < end:
            await super().on_tick(0)  # puts the new header to use, and gives Gunicorn its sign of life
            await asyncio.sleep(0.1)

    async def _read_what_came(self) -> None:
        """Let the loop read requests that lie in the kernel: a connection that is closed over them is reset."""
        end = asyncio.get_running_loop().time() + GREETING_SECONDS
        while asyncio.get_running_loop().time() < end:
            if not any(map(_unread, self.server_state.connections)):
                return
            await asyncio.sleep(0)

    async def _give_signs_of_life(self) -> None:
        """Keep Gunicorn from taking a worker that finishes its requests for a dead one, as long as they may last."""
        notify = self.config.callback_notify
        end = asyncio.get_running_loop().time() + self.graceful_timeout
        while notify is not None and asyncio.get_running_loop().time() < end:
            await notify()
            await asyncio.sleep(1)


class RetiringWorker(UvicornWorker):  # type: ignore[misc]  # the package carries no types
    """A Gunicorn worker around RetiringServer. Seconds and requests are class attributes, set by `planned_worker`."""

    # By name: the protocol brings the metrics with it, whose files are chosen after this module is loaded.
    CONFIG_KWARGS: ClassVar[dict[str, Any]] = {
        "loop": "uvloop",
        "http": "mcp_api.middleware.ready_protocol:ReadyProtocol",
        # mcp_api.middleware.proxies reads forwarded headers; Uvicorn would believe them from loopback.
        "proxy_headers": False,
    }
    lifetime_seconds = 3600
    lifetime_jitter_seconds = 300

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # RetiringServer counts by itself: Uvicorn would leave at once, in the middle of an export.
        self.config.limit_max_requests = None
        left = self.cfg.graceful_timeout - PARTING_SECONDS - GREETING_SECONDS - HASTE_SECONDS
        self.config.timeout_graceful_shutdown = max(HASTE_SECONDS, int(left))

    async def _serve(self) -> None:
        self.config.app = self.wsgi
        server = RetiringServer(
            self.config,
            lifetime=self.lifetime_seconds + random.uniform(0, self.lifetime_jitter_seconds),  # noqa: S311 - no secret
            requests=self.max_requests,
            graceful_timeout=self.cfg.graceful_timeout,
        )
        asyncio.get_running_loop().add_signal_handler(signal.SIGQUIT, server.hurry)
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, server.retire)
        await server.serve(sockets=self.sockets)
        if not server.started:
            sys.exit(Arbiter.WORKER_BOOT_ERROR)


def _unread(connection: Any) -> int:
    """Bytes that a connection's client has sent and nobody has read; 0 when its transport cannot tell."""
    transport = connection.transport
    peer = transport.get_extra_info("socket")
    if peer is None or transport.is_closing() or not transport.is_reading():
        return 0
    waiting = array.array("i", [0])
    fcntl.ioctl(peer.fileno(), termios.FIONREAD, waiting)
    return waiting[0]


def planned_worker(plan: Plan) -> type[RetiringWorker]:
    """The worker class with the plan's lifetime and jitter, for Gunicorn's `worker_class`."""
    attributes = {
        "lifetime_seconds": int(plan.worker_lifetime_seconds),
        "lifetime_jitter_seconds": int(plan.worker_lifetime_jitter_seconds),
    }
    return type("ApiWorker", (RetiringWorker,), attributes)
