"""The layers around the application, and their start and end with the process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from mcp_api.middleware.asgi import App, Message, Receive, Scope, Send
from mcp_api.middleware.compression import Compression
from mcp_api.middleware.deadline import Deadline
from mcp_api.middleware.front import Authenticator, Direct, Front
from mcp_api.middleware.head import Head
from mcp_api.middleware.no_store import NoStore
from mcp_api.middleware.observe import Observe
from mcp_api.middleware.routes import CacheRoute
from mcp_core.cache import CacheService
from mcp_core.telemetry.metrics_http import HttpMetrics
from mcp_core.telemetry.metrics_pulse import Pulse

if TYPE_CHECKING:
    from mcp_core.telemetry.tracing_spans import Spans


class Resources(Protocol):
    """What the layers need of the process's state."""

    @property
    def cache(self) -> CacheService:
        """The shared cache."""
        ...

    @property
    def authenticator(self) -> Authenticator:
        """Knows callers verified before."""
        ...

    @property
    def spans(self) -> Spans | None:
        """What makes traces, where they are on."""
        ...


class Layers:
    """The application as the server sees it. The layers are built when its lifespan has opened the resources."""

    def __init__(
        self,
        app: App,
        *,
        resources: Callable[[], Resources],
        routes: Iterable[CacheRoute],
        memory_bytes: Callable[[], int],
        flushes: Callable[[], Iterable[Callable[[], None]]] = tuple,
        direct: Callable[[], Mapping[str, Direct]] = dict,
        constants: Mapping[str, str] | None = None,
        refusal: App | None = None,
        deadline_seconds: float = 0.0,
    ) -> None:
        """`flushes` are further functions that bring metrics up to date; `direct` and `constants` as in Front.

        `refusal` answers a request that nothing else answers within `deadline_seconds`; without it there is no
        deadline. The callables run after start-up, when the resources are open.
        """
        self.app = app
        self._resources = resources
        self._routes = tuple(routes)
        self._memory_bytes = memory_bytes
        self._flushes = flushes
        self._direct = direct
        self._constants = constants
        self._refusal = refusal
        self._deadline_seconds = deadline_seconds
        self._serve = app
        self._pulse: Pulse | None = None
        self.front: Front | None = None
        self.spans: Spans | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "lifespan":
            await self._serve(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                await self._start()
            await send(message)

        async def receiving() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown" and self._pulse is not None:
                await self._pulse.close()
            return message

        await self.app(scope, receiving, sending)

    async def _start(self) -> None:
        resources, metrics, self._pulse = self._resources(), HttpMetrics(), Pulse()
        pulse = self._pulse
        front = Front(
            Head(Compression(self.app, lambda: pulse.lag)),
            origin=self.app,
            routes=self._routes,
            cache=resources.cache,
            authenticator=resources.authenticator,
            metrics=metrics,
            memory_bytes=self._memory_bytes(),
            direct=self._direct(),
            constants=self._constants,
        )
        for flush in (metrics.flush, front.flush, *self._flushes()):
            pulse.on_flush(flush)
        self.front = front
        slowly: App = front
        if self._refusal is not None:
            slowly = Deadline(front, self._refusal, self._deadline_seconds)
        self.spans = resources.spans
        self._serve = Observe(front, metrics, NoStore(slowly), resources.spans)
        await pulse.start()
