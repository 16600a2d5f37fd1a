"""An HTTP transport that connects only to addresses the policy has checked, whatever a name resolves to later."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterable

import httpcore2
import httpx2
from httpcore2 import SOCKET_OPTION, AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from mcp_scanner.policy.addresses import IPAddress

# Sockets one scan may hold: the legacy event stream, the request beside it and one for the checks.
_MAX_CONNECTIONS = 4


class PinTable:
    """Host and port to the checked addresses. Filled by the policy's answers only."""

    def __init__(self) -> None:
        self._addresses: dict[tuple[str, int], tuple[IPAddress, ...]] = {}

    def pin(self, host: str, port: int, addresses: tuple[IPAddress, ...]) -> None:
        """Remember what the policy allowed for this host and port."""
        self._addresses[host, port] = addresses

    def get(self, host: str, port: int) -> tuple[IPAddress, ...] | None:
        """The addresses to connect to, or None when the policy was never asked."""
        return self._addresses.get((host, port))


class _PinnedBackend(AsyncNetworkBackend):
    """Opens sockets to pinned addresses; a host that is not pinned gets none."""

    def __init__(self, pins: PinTable) -> None:
        self._pins = pins
        self._sockets = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of httpcore2
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        addresses = self._pins.get(host.removeprefix("[").removesuffix("]"), port)
        if not addresses:
            raise httpcore2.ConnectError("the policy was not asked about this host")
        for address in addresses[:-1]:
            try:
                return await self._sockets.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._sockets.connect_tcp(str(addresses[-1]), port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._sockets.sleep(seconds)


class _Body(httpx2.AsyncByteStream):
    """The undecoded body of one answer."""

    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        close = getattr(self._stream, "aclose", None)
        if close is not None:
            await close()


class PinnedTransport(httpx2.AsyncBaseTransport):
    """HTTP/1.1 over pinned sockets. Errors are those of httpcore2; proxies of the environment are never used."""

    def __init__(self, pins: PinTable, tls: ssl.SSLContext) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls, max_connections=_MAX_CONNECTIONS, network_backend=_PinnedBackend(pins)
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; the answer's body is not read yet."""
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        body = answer.stream
        if not isinstance(body, AsyncIterable):
            raise TypeError("an asynchronous pool gave a synchronous body")
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(body), extensions=answer.extensions)

    async def aclose(self) -> None:
        """Close every socket."""
        await self._pool.aclose()
