"""Run an ASGI application on a free port of 127.0.0.1, in a thread, for the time of a `with` block."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


class _Server(uvicorn.Server):
    """Ends when told to, where uvicorn's own looks ten times a second whether it should."""

    async def main_loop(self) -> None:
        self.loop, self.ended = asyncio.get_running_loop(), asyncio.Event()
        await self.ended.wait()

    def end(self) -> None:
        """Stop from another thread, waiting for no client."""
        self.should_exit = self.force_exit = True
        self.loop.call_soon_threadsafe(self.ended.set)


@contextmanager
def serve(application: Callable[..., Any], *, port: int = 0, **settings: Any) -> Iterator[str]:
    """Serve until the block ends; gives the base URL without a slash. `settings` go to uvicorn (TLS files, ...)."""
    # asyncio switches Nagle's algorithm off only for sockets that say they are TCP; every answer would wait 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        ws="none",
        loop="asyncio",
        timeout_graceful_shutdown=1,
        **settings,
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not hasattr(server, "ended"):
        if not thread.is_alive():
            raise RuntimeError("the stub server did not start")
        time.sleep(0.005)
    scheme = "https" if settings.get("ssl_certfile") else "http"
    try:
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.end()
        thread.join(10)
        listener.close()
