"""GET /metrics and GET /livez for processes that serve nothing else: worker and scheduler."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog

from mcp_core.telemetry.metrics_exposition import CONTENT_TYPE, exposition

_log = structlog.get_logger(__name__)

# Seconds a client may take to send its request: a scraper needs none.
_PATIENCE_SECONDS = 5.0


class MetricsServer(ThreadingHTTPServer):
    """Answers on a thread of its own until the process ends; `alive` decides between 200 and 503 for /livez."""

    daemon_threads = True

    def __init__(self, bind: str, alive: Callable[[], bool]) -> None:
        """Listen on `bind` (address:port). Raises OSError when the port is taken, ValueError for a malformed bind."""
        host, _, port = bind.rpartition(":")
        if not host or not port.isdecimal():
            raise ValueError(f"{bind!r} is no address:port, for example 0.0.0.0:9464")
        super().__init__((host, int(port)), _Handler)
        self.alive = alive

    def start(self) -> None:
        """Begin to answer."""
        threading.Thread(target=self.serve_forever, name="metrics", daemon=True).start()
        _log.info("metrics served", address=f"{self.server_address[0]!s}:{self.server_address[1]}")


class _Handler(BaseHTTPRequestHandler):
    server: MetricsServer
    timeout = _PATIENCE_SECONDS

    def do_GET(self) -> None:
        """Answer one request."""
        if self.path == "/metrics":
            self._answer(200, CONTENT_TYPE, exposition())
        elif self.path == "/livez":
            alive = self.server.alive()
            self._answer(200 if alive else 503, "text/plain", b"ok\n" if alive else b"not alive\n")
        else:
            self._answer(404, "text/plain", b"/metrics and /livez are served here\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Scrapes are not logged."""

    def _answer(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
