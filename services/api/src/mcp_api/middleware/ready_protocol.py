"""Uvicorn's HTTP/1.1 protocol, which gives ready answers as soon as their request is parsed.

A ready answer needs nothing that waits: no task, no event, no ASGI messages. Those cost more than half of the CPU time
of a small request, so the protocol asks the front before it makes them. Every other request takes Uvicorn's own way,
through the same front as an ASGI layer, and gets the same answer; only faster or slower.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, cast

import orjson
import structlog
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from mcp_api.errors import error_content, new_error_id
from mcp_api.middleware.arrival import NO_HOST, TOO_SLOW, Arrival, Refusal
from mcp_api.middleware.asgi import Headers, header
from mcp_api.middleware.bodies import ReadyAnswer
from mcp_api.middleware.front import Front, LookUp, Question

if TYPE_CHECKING:
    from mcp_core.telemetry.tracing_spans import Spans

_log = structlog.get_logger(__name__)


class ReadyProtocol(HttpToolsProtocol):
    """One connection. Requests are answered in the order they came, whichever way each takes.

    What is in process memory is sent from the parser's callback; for what may be in the shared cache Uvicorn's record
    of the request is made, which keeps the order and notices disconnects, but its task only if the cache has nothing.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        # An access log and a limit of concurrent requests are kept by Uvicorn's own way.
        plain = not self.access_log and self.limit_concurrency is None and not self.root_path
        self._front: Front | None = getattr(config.app, "front", None) if plain else None
        self._spans: Spans | None = getattr(config.app, "spans", None)
        self.url = b""
        self.headers = []
        self._answered = False
        self._arrival = Arrival(self.loop, self._too_slow)
        self._refusal: Refusal | None = None
        self._question: Question | None = None
        self._common_headers: Headers = []
        self._common: bytes | None = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first request, but not for ever."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._arrival.wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._arrival.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what has come, within the bounds of what a request may take to arrive."""
        self._arrival.before(data)
        super().data_received(data)
        if self._refusal is None and not self.transport.is_closing():
            self._refusal = self._arrival.after(data, self.url, self.headers)
            if self._refusal is not None:
                self.send_400_response(self._refusal.message)

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read, in the shape of every error, and close; called by Uvicorn's parser too."""
        status, code, message = self._refusal or Refusal(400, "bad_request", f"{msg} Nothing was done.")
        cycle = self.cycle
        next_in_turn = cycle is None or cycle.response_complete or (cycle.more_body and not cycle.response_started)
        if next_in_turn and not self.pipeline:
            error_id = new_error_id()
            _log.info("request refused", error_id=error_id, status=status, code=code)
            body = orjson.dumps(error_content(message, code, error_id))
            head = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body)
            self.transport.write(b"%b%b%b%b" % (STATUS_LINE[status], self._common_block() or b"", head, body))
        self._arrival.stop()
        self.transport.close()

    def on_message_begin(self) -> None:
        """Note what the parser says; the scope is only made for requests that need one."""
        self.url = b""
        self.expect_100_continue = False
        self.headers = []
        self._answered = False
        self._arrival.begun()

    def on_headers_complete(self) -> None:
        """Answer now, or hand the request to Uvicorn as if nothing had happened."""
        self._refusal = self._arrival.head_complete(self.url, self.headers)
        if self._refusal is None and [name for name, _ in self.headers].count(b"host") != 1:
            self._refusal = NO_HOST if self.parser.get_http_version() == "1.1" else None
        if self._refusal is not None:
            # Ends the parsing; Uvicorn then calls send_400_response.
            raise ValueError(self._refusal.error_code)
        if self._front is not None and self._answer(self._front):
            self._answered = True
            self.on_response_complete()
            return
        url, headers, expect = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expect
        self.headers.extend(headers)
        super().on_headers_complete()
        self._question = None

    def on_body(self, body: bytes) -> None:
        """Pass the body on to the request it belongs to."""
        if not self._answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Tell the request that it is complete."""
        self._arrival.complete()
        if not self._answered:
            super().on_message_complete()

    def _too_slow(self) -> None:
        """Close a connection whose request does not arrive; wait on while it is we who do not read."""
        if self.flow.read_paused:
            self._arrival.wait()
        elif self._arrival.nothing_yet:
            self.transport.close()
        else:
            self._refusal = TOO_SLOW
            self.send_400_response(TOO_SLOW.message)

    def _answer(self, front: Front) -> bool:
        """Send the ready answer, if there is one and the connection is idle."""
        busy = self.pipeline or (self.cycle is not None and not self.cycle.response_complete)
        parser = self.parser
        if busy or self.flow.write_paused or parser.get_method() != b"GET" or self.transport.is_closing():
            return False
        if parser.get_http_version() != "1.1" or not parser.should_keep_alive():
            return False
        began = time.perf_counter()
        answer = front.ready_for(self.url, self.headers)
        common = self._common_block()
        if isinstance(answer, Question):
            self._question = answer
            return False
        if answer is None or common is None:
            return False
        self._write(answer, common, began, self.headers)
        return True

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Ask the shared cache before the application: the reply needs no task to wait for it."""
        began = time.perf_counter()
        # None for a request that waited behind another one: the cache may be asked by its task.
        question, self._question = self._question, None
        look_up = self._front.look_up(question) if self._front is not None and question is not None else None
        if look_up is None:
            super()._start_asgi_task(cycle, app)
        else:
            look_up.reply.add_done_callback(lambda _: self._looked_up(cycle, app, look_up, began))

    def _looked_up(self, cycle: RequestResponseCycle, app: Any, look_up: LookUp, began: float) -> None:
        answer = self._front.found(look_up) if self._front is not None else None
        if cycle.disconnected:
            return
        common = self._common_block()
        if answer is None or common is None or not cycle.keep_alive or self.flow.write_paused:
            super()._start_asgi_task(cycle, app)
            return
        self._write(answer, common, began, cast("Headers", cycle.scope["headers"]))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        self.on_response_complete()

    def _write(self, answer: ReadyAnswer, common: bytes, began: float, asked: Headers) -> None:
        took = time.perf_counter() - began
        self.transport.write(
            b"%b%b%bx-process-time: %.6f\r\n\r\n%b"
            % (STATUS_LINE[answer.status], common, answer.block, took, answer.body)
        )
        answer.tally.observe(took)
        if self._spans is not None:
            self._spans.ready(answer.tally.kind, header(asked, b"traceparent"), took)

    def _common_block(self) -> bytes | None:
        """Uvicorn's own headers as bytes, made anew each second; None while it asks clients to leave."""
        headers = self.server_state.default_headers
        if headers is not self._common_headers:
            parting = any(name.lower() == b"connection" for name, _ in headers)
            self._common_headers = headers
            self._common = None if parting else b"".join(b"%b: %b\r\n" % item for item in headers)
        return self._common
