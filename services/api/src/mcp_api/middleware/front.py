"""The front: answers cacheable GETs without entering FastAPI, for callers whose credentials hold.

In order: ready bodies in this process, the shared cache, the application (once for all who wait). Whatever is not
certain (credentials refused, parameters not declared, another method) goes through to the application.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

from mcp_api.middleware.asgi import App, Headers, Receive, Scope, Send
from mcp_api.middleware.bodies import HIT, ReadyAnswer, ReadyBody, Variant, join_lines
from mcp_api.middleware.capture import Answer, NotCacheableError, ask
from mcp_api.middleware.negotiation import choose
from mcp_api.middleware.observe import ENDPOINT
from mcp_api.middleware.routes import CacheRoute, RouteTable, Target
from mcp_core.cache import ByteBoundedCache, CacheService
from mcp_core.telemetry.metrics import CACHE_BYTES, CACHE_DEAF, CACHE_EVICTIONS, CACHE_REQUESTS
from mcp_core.telemetry.metrics_http import HttpMetrics

# Seconds a body may be given again while this process cannot hear of writes; with the time to compute and to send it,
# no answer is older than 1 s.
FRESH_WHILE_DEAF = 0.5
# In the scope of a request whose credentials were looked at in vain: the exception that says why.
UNVERIFIED = "mcp_api.unverified"
_MISS = (b"x-cache", b"MISS")
_JSON: Headers = [(b"content-type", b"application/json")]
# Requests with one of these have a body or want another protocol.
_WITH_MORE = frozenset({b"content-length", b"transfer-encoding", b"upgrade", b"expect"})
# Answers about the caller rather than about what was asked for: each caller gets their own.
_PERSONAL = frozenset({401, 403, 429})


Direct = Callable[[str], Awaitable[bytes | None]]


class Caller(Protocol):
    """What the front has to know about a verified caller."""

    @property
    def user_id(self) -> int:
        """The account."""
        ...

    @property
    def role(self) -> str:
        """What the caller may see."""
        ...


class Authenticator(Protocol):
    """Recognises callers."""

    def peek(self, authorization: bytes | None, api_key: bytes | None) -> Caller | None:
        """The caller if verified before, else None; never asks a database."""
        ...

    async def principal(self, authorization: bytes | None, api_key: bytes | None, address: str = "") -> Caller:
        """The verified caller, once for all who ask now; raises what keeps it from being verified."""
        ...


class _Asked(NamedTuple):
    """The request headers that matter here; `more` says that a body or another protocol follows."""

    authorization: bytes | None
    api_key: bytes | None
    accept: bytes | None
    if_none_match: bytes | None
    more: bool


class Question(NamedTuple):
    """What a verified caller asks for."""

    target: Target
    caller: Caller
    asked: _Asked


class LookUp(NamedTuple):
    """A question to the shared cache, on its way."""

    reply: asyncio.Future[bytes | None]
    question: Question
    stamp: str


class Front:
    """See the module; `memory_bytes` bounds the ready bodies, 0 asks the shared cache every time."""

    def __init__(
        self,
        app: App,
        *,
        origin: App,
        routes: Iterable[CacheRoute],
        cache: CacheService,
        authenticator: Authenticator,
        metrics: HttpMetrics,
        memory_bytes: int,
        direct: Mapping[str, Direct] | None = None,
        constants: Mapping[str, str] | None = None,
    ) -> None:
        """`app` answers what goes through; `origin` is the same without compression, for what is to be cached.

        `direct` are short ways to the JSON body of a route, by template; they get the path with the canonical query,
        for callers of any role. `constants` are the texts of routes that always answer the same, by path.
        """
        self.app = app
        self._origin = origin
        self._table = RouteTable(routes)
        self._cache = cache
        self._authenticator = authenticator
        self._metrics = metrics
        self._direct = dict(direct or {})
        self._constants = {path.encode(): self._constant(path, text) for path, text in (constants or {}).items()}
        self._bodies: ByteBoundedCache[ReadyBody] = ByteBoundedCache(memory_bytes)
        self._memory_hits = self._shared_hits = self._misses = self._evicted = 0

    def ready(self, scope: Scope) -> ReadyAnswer | None:
        """The answer if it is in memory in the coding asked for; never waits."""
        if scope["method"] != "GET":
            return None
        if not scope["query_string"] and (constant := self._constants.get(scope["path"].encode())):
            return constant
        target = self._table.target(scope["path"], scope["query_string"])
        if target is None:
            return None
        asked = _read(scope["headers"])
        caller = self._authenticator.peek(asked.authorization, asked.api_key)
        return None if caller is None else self._ready(target, caller, asked)

    def ready_for(self, url: bytes, headers: Headers) -> ReadyAnswer | Question | None:
        """The same for a GET as its first line and headers say it, or the question to ask the shared cache.

        None for a request that has to go through the layers, as one with a body.
        """
        asked = _read(headers)
        if asked.more:
            return None
        target = self._table.target_of_url(url)
        if target is None:
            return self._constants.get(url)
        caller = self._authenticator.peek(asked.authorization, asked.api_key)
        if caller is None:
            return None
        return self._ready(target, caller, asked) or Question(target, caller, asked)

    def _constant(self, path: str, text: str) -> ReadyAnswer:
        body = text.encode()
        lines = join_lines(
            [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", b"%d" % len(body)),
                (b"cache-control", b"no-store"),
            ]
        )
        return ReadyAnswer(200, Variant(b"", lines, body), self._metrics.tally("GET", path, 200))

    def _ready(self, target: Target, caller: Caller, asked: _Asked) -> ReadyAnswer | None:
        body = self._bodies.get(_memory_key(target, caller))
        if body is None or not body.fresh(self._cache.stamp(target.route.namespaces)):
            return None
        coding, must = choose(asked.accept)
        variant = body.variants.get(coding)
        if variant is None or must:
            return None
        self._memory_hits += 1
        return self._ready_answer(target, body, variant, asked)

    def _ready_answer(self, target: Target, body: ReadyBody, variant: Variant, asked: _Asked) -> ReadyAnswer:
        known = asked.if_none_match is not None and body.matches(asked.if_none_match)
        status = 304 if known else 200
        return ReadyAnswer(status, variant, self._metrics.tally("GET", target.route.template, status))

    def look_up(self, question: Question) -> LookUp | None:
        """Start to ask the shared cache; None where that is no use."""
        stamp = self._cache.stamp(question.target.route.namespaces)
        if stamp is None:
            return None
        reply = self._cache.ask(f"{stamp}:{_shared_key(question.target, question.caller)}")
        return None if reply is None else LookUp(reply, question, stamp)

    def found(self, look_up: LookUp) -> ReadyAnswer | None:
        """The answer of a finished look-up; None when the shared cache did not have it."""
        reply, (target, caller, asked), stamp = look_up
        packed = None if reply.cancelled() or reply.exception() is not None else reply.result()
        if packed is None:
            return None
        body = self._share(target, caller, stamp, packed)
        coding, must = choose(asked.accept)
        return self._ready_answer(target, body, body.variant(coding, must=must), asked)

    def _share(self, target: Target, caller: Caller, stamp: str | None, packed: bytes) -> ReadyBody:
        """Keep what the shared cache had."""
        self._shared_hits += 1
        body = ReadyBody.unpack(packed, stamp, time.monotonic() + target.route.ttl_seconds)
        if self._bodies.max_bytes:
            self._bodies.put(_memory_key(target, caller), body, body.size)
        return body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        target = self._table.target(scope["path"], scope["query_string"])
        if target is None:
            constant = self._constants.get(scope["path"].encode())
            if constant is not None and scope["method"] == "HEAD":
                scope[ENDPOINT] = scope["path"]
                await send({"type": "http.response.start", "status": 200, "headers": constant.headers})
                await send({"type": "http.response.body", "body": b""})
                return
            await self.app(scope, receive, send)
            return
        scope[ENDPOINT] = target.route.template
        asked = _read(scope["headers"])
        caller = self._authenticator.peek(asked.authorization, asked.api_key)
        if caller is None:
            caller = await self._verified(asked, scope)
        if caller is None:
            await self.app(scope, receive, send)
            return
        key = _memory_key(target, caller)
        body = self._bodies.get(key)
        if body is not None and body.fresh(self._cache.stamp(target.route.namespaces)):
            self._memory_hits += 1
            await self._answer(target, body, key, asked, scope["method"], send, hit=True)
        else:
            await self._find(target, caller, asked, scope, receive, send)

    def flush(self) -> None:
        """Write the counts to the metrics."""
        CACHE_REQUESTS.labels("memory", "hit").inc(self._memory_hits)
        CACHE_REQUESTS.labels("memory", "miss").inc(self._shared_hits + self._misses)
        CACHE_REQUESTS.labels("shared", "hit").inc(self._shared_hits)
        CACHE_REQUESTS.labels("shared", "miss").inc(self._misses)
        self._memory_hits = self._shared_hits = self._misses = 0
        CACHE_BYTES.set(self._bodies.bytes)
        CACHE_EVICTIONS.inc(self._bodies.evictions - self._evicted)
        self._evicted = self._bodies.evictions
        CACHE_DEAF.set(0 if self._cache.trusted else 1)

    async def _find(
        self, target: Target, caller: Caller, asked: _Asked, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer from the shared cache, or from the application once for all who ask now."""
        key, route = _memory_key(target, caller), target.route
        stamp = self._cache.stamp(route.namespaces)

        async def fetch() -> bytes:
            began = time.monotonic()
            answer = await self._fetch(target, scope)
            if not answer.cacheable:
                raise NotCacheableError(answer)
            return self._keep(target, key, answer, began, stamp).pack()

        try:
            packed, hit = await self._cache.get_or_set(
                _shared_key(target, caller), fetch, route.ttl_seconds, route.namespaces
            )
        except NotCacheableError as error:
            self._misses += 1
            if error.answer.status in _PERSONAL:
                await self.app(scope, receive, send)
            else:
                await error.answer.replay(send, with_body=scope["method"] != "HEAD")
            return
        if hit:
            body = self._share(target, caller, stamp, packed)
        else:
            self._misses += 1
            kept = self._bodies.get(key)
            body = kept if kept is not None and kept.stamp == stamp else ReadyBody.unpack(packed, stamp, 0.0)
        await self._answer(target, body, key, asked, scope["method"], send, hit=hit)

    async def _fetch(self, target: Target, scope: Scope) -> Answer:
        """The application's answer for a verified caller, by the short way if the route has one."""
        direct = self._direct.get(target.route.template)
        body = None if direct is None else await direct(target.suffix)
        return await ask(self._origin, scope) if body is None else Answer(200, _JSON, body)

    async def _verified(self, asked: _Asked, scope: Scope) -> Caller | None:
        """The caller of a first visit; without one, the application finds in the scope why, and says so."""
        client = scope.get("client")
        try:
            return await self._authenticator.principal(asked.authorization, asked.api_key, client[0] if client else "")
        except Exception as error:  # noqa: BLE001 - raised again where errors become answers
            scope[UNVERIFIED] = error
            return None

    def _keep(
        self, target: Target, key: tuple[object, ...], answer: Answer, began: float, stamp: str | None
    ) -> ReadyBody:
        fresh = FRESH_WHILE_DEAF if stamp is None else target.route.ttl_seconds
        personal = target.route.scope == "user"
        body = ReadyBody.of_answer(answer.headers, answer.body, stamp, began + fresh, personal=personal)
        self._bodies.put(key, body, body.size)
        return body

    async def _answer(
        self,
        target: Target,
        body: ReadyBody,
        key: tuple[object, ...],
        asked: _Asked,
        method: str,
        send: Send,
        *,
        hit: bool,
    ) -> None:
        coding, must = choose(asked.accept)
        known = coding in body.variants
        variant = body.variant(coding, must=must)
        if not known and self._bodies.get(key) is body:
            self._bodies.put(key, body, body.size)
        answer = self._ready_answer(target, body, variant, asked)
        headers = answer.headers if hit else [_MISS if item == HIT else item for item in answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})


def _memory_key(target: Target, caller: Caller) -> tuple[object, ...]:
    if target.route.scope == "user":
        return target, caller.role, caller.user_id
    return target, caller.role


def _shared_key(target: Target, caller: Caller) -> str:
    key = target.suffix + "#" + caller.role
    return key if target.route.scope == "role" else f"{key}#{caller.user_id}"


def _read(headers: Headers) -> _Asked:
    authorization = api_key = accept = if_none_match = None
    more = False
    for name, value in headers:
        if name == b"authorization":
            authorization = value
        elif name == b"accept-encoding":
            accept = value
        elif name == b"if-none-match":
            if_none_match = value
        elif name == b"x-api-key":
            api_key = value
        elif name in _WITH_MORE:
            more = True
    return _Asked(authorization, api_key, accept, if_none_match, more)
