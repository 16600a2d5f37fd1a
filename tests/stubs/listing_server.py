"""An MCP server that shows any listing exactly as it is written down, in whichever eras of the protocol are wanted.

    python tests/stubs/listing_server.py listing.json --port 9000 [--eras stateless|handshake|both] [--bearer TOKEN]

In a test: `with listing_server({"tools": [...]}) as url: ...`; the URL ends in /mcp.
"""

from __future__ import annotations

import argparse
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.stubs.serve import serve

STATELESS = "2026-07-28"
HANDSHAKE = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
_LISTS = {
    "tools/list": "tools",
    "prompts/list": "prompts",
    "resources/list": "resources",
    "resources/templates/list": "resourceTemplates",
}
_META = "io.modelcontextprotocol/"


@dataclass
class ListingApp:
    """Answers the list requests of one listing; `requests` holds every JSON-RPC message that came in.

    The defaults are an honest server's. The flaws: `local_only` off accepts any Host and Origin, `any_origin` any
    Origin, `software` is what X-Powered-By says, `checks_headers` off any routing header, `accepts` says which
    Authorization values are let in, `trusts_sessions` takes a session identifier for credentials, `new_session` makes
    identifiers, `allow_origin` answers preflights, `trace` is what an unknown method is answered with, `cloak` chooses
    the listing by User-Agent, `call` answers tool calls (None: invalid state). `documents` are served as they are.
    """

    listing: dict[str, Any]
    eras: str = "both"
    page_size: int = 0
    bearer: str = ""
    accepts: Callable[[str], bool] | None = None
    trusts_sessions: bool = False
    checks_headers: bool = True
    challenge: str = "Bearer"
    allow_origin: Callable[[str], dict[str, str]] | None = None
    trace: str = ""
    cloak: Callable[[str], dict[str, Any] | None] | None = None
    call: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None
    documents: dict[str, Any] = field(default_factory=dict)
    new_session: Callable[[], str] = lambda: secrets.token_hex(16)
    local_only: bool = True
    any_origin: bool = False
    software: str = ""
    cache_scope: str = "private"
    newest_handshake: str = HANDSHAKE[-1]
    requests: list[dict[str, Any]] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)

    def application(self) -> Starlette:
        """The ASGI application, at /mcp."""
        return Starlette(
            routes=[
                Route("/mcp", self.answer, methods=["GET", "POST", "DELETE", "OPTIONS"]),
                Route("/{path:path}", self.document, methods=["GET", "POST"]),
            ]
        )

    async def document(self, request: Request) -> Response:
        """Serve one of the documents; a callable gets the form that was posted."""
        found = self.documents.get(request.url.path)
        if callable(found):
            found = found(dict(parse_qsl((await request.body()).decode())), request.headers)
        return Response("Not Found", 404) if found is None else JSONResponse(found)

    async def answer(self, request: Request) -> Response:
        """Answer one HTTP request."""
        response = await self._answer(request)
        if self.software:
            response.headers["x-powered-by"] = self.software
        return response

    async def _answer(self, request: Request) -> Response:
        if self.local_only and not _is_local(request, any_origin=self.any_origin):
            return Response("Forbidden", 403)
        if request.method == "OPTIONS" and self.allow_origin is not None:
            return Response(status_code=204, headers=self.allow_origin(request.headers.get("origin", "")))
        if not self._lets_in(request):
            return Response("Unauthorized", 401, {"www-authenticate": self.challenge})
        if request.method == "DELETE":
            self.sessions.discard(request.headers.get("mcp-session-id", ""))
            return Response(status_code=204)
        if request.method == "GET":
            return Response(status_code=405, headers={"allow": "POST, DELETE"})
        try:
            message = json.loads(await request.body())
        except ValueError:
            return JSONResponse(_error({}, -32700, self.trace or "Parse error"), 400)
        if self.cloak is not None:
            self.listing = self.cloak(request.headers.get("user-agent", "")) or self.listing
        self.requests.append(message)
        stateless = request.headers.get("mcp-protocol-version") == STATELESS
        if stateless and self.eras == "handshake":
            return JSONResponse(_error(message, -32000, "Bad Request: Unsupported protocol version"), 400)
        if not stateless and self.eras == "stateless":
            error = _error(message, -32022, "Unsupported protocol version", {"supported": [STATELESS], "requested": ""})
            return JSONResponse(error, 400)
        return self._stateless(request, message) if stateless else self._handshake(request, message)

    def _lets_in(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        if self.trusts_sessions and request.headers.get("mcp-session-id") in self.sessions:
            return True
        if self.accepts is not None:
            return self.accepts(given)
        return not self.bearer or given == f"Bearer {self.bearer}"

    def _stateless(self, request: Request, message: dict[str, Any]) -> Response:
        meta = message.get("params", {}).get("_meta", {})
        mismatch = request.headers.get("mcp-method") != message["method"]
        if (mismatch and self.checks_headers) or meta.get(f"{_META}protocolVersion") != STATELESS:
            return JSONResponse(_error(message, -32020, "Header mismatch"), 400)
        if message["method"] == "server/discover":
            result = {
                "supportedVersions": [STATELESS],
                "capabilities": self._capabilities(),
                "_meta": {f"{_META}serverInfo": self.listing.get("serverInfo", {})},
            }
            if "instructions" in self.listing:
                result["instructions"] = self.listing["instructions"]
        elif message["method"] == "tools/call" and self.call is not None:
            called = self.call(message["params"])
            if called is None:
                return JSONResponse(_error(message, -32602, "Invalid requestState"), 400)
            result = called
        elif (page := self._page(message)) is not None:
            result = page
        else:
            return JSONResponse(_error(message, -32601, "Method not found"), 404)
        stamp = {"resultType": "complete", "ttlMs": 0, "cacheScope": self.cache_scope}
        return JSONResponse({"jsonrpc": "2.0", "id": message["id"], "result": {**stamp, **result}})

    def _handshake(self, request: Request, message: dict[str, Any]) -> Response:
        if message["method"] == "initialize":
            return self._initialize(message)
        if request.headers.get("mcp-session-id") not in self.sessions:
            return JSONResponse(_error(message, -32000, "Bad Request: no valid session ID"), 400)
        if "id" not in message:
            return Response(status_code=202)
        page = self._page(message)
        if page is None:
            return JSONResponse(_error(message, -32601, "Method not found"))
        reply = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": page})
        return Response(f"event: message\ndata: {reply}\n\n", media_type="text/event-stream")

    def _initialize(self, message: dict[str, Any]) -> Response:
        asked = message["params"]["protocolVersion"]
        known = [version for version in HANDSHAKE if version <= self.newest_handshake]
        session = self.new_session()
        self.sessions.add(session)
        result = {
            "protocolVersion": asked if asked in known else known[-1],
            "capabilities": self._capabilities(),
            "serverInfo": self.listing.get("serverInfo", {"name": self.listing.get("name", "stub"), "version": "1"}),
        }
        if "instructions" in self.listing:
            result["instructions"] = self.listing["instructions"]
        return JSONResponse(
            {"jsonrpc": "2.0", "id": message["id"], "result": result}, headers={"mcp-session-id": session}
        )

    def _capabilities(self) -> dict[str, Any]:
        names = {"resources" if key == "resourceTemplates" else key for key in _LISTS.values() if key in self.listing}
        return {name: {} for name in sorted(names)}

    def _page(self, message: dict[str, Any]) -> dict[str, Any] | None:
        key = _LISTS.get(message["method"], "")
        if key not in self.listing:
            return None
        items = self.listing[key]
        if not self.page_size or not isinstance(items, list):
            return {key: items}
        start = int(message.get("params", {}).get("cursor", "0"))
        page: dict[str, Any] = {key: items[start : start + self.page_size]}
        if start + self.page_size < len(items):
            page["nextCursor"] = str(start + self.page_size)
        return page


def _is_local(request: Request, *, any_origin: bool) -> bool:
    """Reject DNS rebinding, as the protocol asks of servers on loopback."""
    host = request.headers.get("host", "").rpartition(":")[0]
    origin = "http://localhost" if any_origin else request.headers.get("origin", "http://localhost")
    return host in ("127.0.0.1", "localhost") and origin.startswith(("http://127.0.0.1", "http://localhost"))


def _error(message: dict[str, Any], code: int, text: str, data: Any = None) -> dict[str, Any]:
    error = {"code": code, "message": text} if data is None else {"code": code, "message": text, "data": data}
    return {"jsonrpc": "2.0", "id": message.get("id"), "error": error}


@contextmanager
def listing_server(listing: dict[str, Any], *, port: int = 0, **settings: Any) -> Iterator[str]:
    """Serve a listing for the time of the block; gives the URL of its endpoint. `settings` are those of ListingApp."""
    with serve(ListingApp(listing, **settings).application(), port=port) as base:
        yield f"{base}/mcp"


def main() -> None:
    """Serve a file until interrupted."""
    parser = argparse.ArgumentParser(description="Serve a saved listing as an MCP server on 127.0.0.1.")
    parser.add_argument("listing", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--eras", choices=("stateless", "handshake", "both"), default="both")
    parser.add_argument("--bearer", default="")
    arguments = parser.parse_args()
    listing = json.loads(arguments.listing.read_text())
    with listing_server(listing, port=arguments.port, eras=arguments.eras, bearer=arguments.bearer) as url:
        print(url, flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
