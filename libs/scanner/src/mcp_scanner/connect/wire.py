"""One scan's connection to the outside: every request goes through here, under the policy and within the bounds."""

from __future__ import annotations

import asyncio
import logging
import ssl
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore2
import httpx2

from mcp_scanner.connect.failure import ConnectFailure, quote
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.pinned import PinnedTransport, PinTable
from mcp_scanner.connect.tls import TlsFacts, certificate_problem, facts_of, handshake_problem, verified_context
from mcp_scanner.policy.addresses import Reach, kind_of
from mcp_scanner.policy.refusal import TargetRefused
from mcp_scanner.policy.url import Url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A redirect that keeps the method, RFC 9110; the others turn a POST into a GET and lose the message.
_KEEPS_METHOD = frozenset({307, 308})
USER_AGENT = "mcp-security-platform"
# At INFO the library logs every URL, its query included, which may hold a key.
logging.getLogger("httpx2").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer, its body decoded and within the bounds."""

    url: Url
    status: int
    headers: httpx2.Headers
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return media_type(self.headers)


@dataclass(slots=True)
class Stream:
    """An HTTP answer whose body arrives in parts."""

    url: Url
    status: int
    headers: httpx2.Headers
    parts: AsyncIterator[bytes] = field(repr=False)


class Wire:
    """Sends requests; raises ConnectFailure for whatever goes wrong and TargetRefused for what the policy forbids."""

    def __init__(self, options: ScanOptions, pins: PinTable | None = None) -> None:
        """`pins` of an earlier wire of the same scan keep every name at the addresses it had then."""
        self._options = options
        self.pins = pins or PinTable()
        self._left = options.max_bytes
        self.tls: dict[str, TlsFacts] = {}
        self._client = httpx2.AsyncClient(
            transport=PinnedTransport(self.pins, verified_context(options.ca_file)),
            headers={"user-agent": USER_AGENT, "accept-encoding": "gzip, identity"},
            timeout=httpx2.Timeout(options.request_seconds, connect=options.connect_seconds),
            trust_env=False,
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every socket."""
        await self._client.aclose()

    def reach(self, url: Url) -> Reach:
        """Where the checked addresses of the URL's host are; public unless one of them is not."""
        kinds = [kind_of(address).reach for address in self.pins.get(url.host, url.port) or ()]
        return next((reach for reach in (Reach.LOOPBACK, Reach.PRIVATE) if reach in kinds), Reach.PUBLIC)

    async def handshake(self, url: Url, context: ssl.SSLContext) -> str:
        """The TLS version that a handshake with `context` ends with, or "" when it fails. Nothing is sent after it."""
        await self.pin(url)
        for address in self.pins.get(url.host, url.port) or ():
            with suppress(OSError, TimeoutError, ssl.SSLError):  # a refusal is the good answer
                async with asyncio.timeout(self._options.connect_seconds):
                    _, writer = await asyncio.open_connection(
                        str(address), url.port, ssl=context, server_hostname=url.host
                    )
                version = writer.get_extra_info("ssl_object").version()
                writer.close()
                return str(version)
        return ""

    async def send(self, method: str, url: Url, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Send a request and read its whole answer within one request's time."""
        async with within(self._options.request_seconds), self.stream(method, url, headers, body) as stream:
            parts = [part async for part in stream.parts]
            return Answer(stream.url, stream.status, stream.headers, b"".join(parts))

    @asynccontextmanager
    async def stream(
        self, method: str, url: Url, headers: Mapping[str, str], body: bytes = b""
    ) -> AsyncIterator[Stream]:
        """Send a request, follow redirects within its origin, and give the answer's body part by part."""
        for _ in range(self._options.max_redirects + 1):
            await self.pin(url)
            with _failures(url):
                request = self._client.build_request(method, str(url), headers=dict(headers), content=body or None)
                response = await self._client.send(request, stream=True)
            try:
                self._keep_tls(url, response)
                follow = self._redirect(method, url, response)
                if follow is None:
                    yield Stream(url, response.status_code, response.headers, self._parts(url, response))
                    return
                url = follow
            finally:
                await response.aclose()
        raise ConnectFailure("redirects", f"{url.shown()} redirects without end", "scan the URL it should lead to")

    async def pin(self, url: Url) -> None:
        """Ask the policy about the host, once in this scan; raises TargetRefused or ConnectFailure."""
        if self.pins.get(url.host, url.port) is not None:
            return
        try:
            async with asyncio.timeout(self._options.connect_seconds):
                addresses = await self._options.policy.resolve(url)
        except (OSError, UnicodeError):
            raise ConnectFailure(
                "resolve", f"the name {url.host} does not resolve", "check its spelling and the scanner's DNS"
            ) from None
        self.pins.pin(url.host, url.port, addresses)

    def _keep_tls(self, url: Url, response: httpx2.Response) -> None:
        network = response.extensions.get("network_stream")
        ssl_object = network.get_extra_info("ssl_object") if network is not None else None
        if ssl_object is not None:
            self.tls.setdefault(url.origin, facts_of(ssl_object))

    def _redirect(self, method: str, url: Url, response: httpx2.Response) -> Url | None:
        """Where to go on, None for an answer that is no redirect; raises for one that must not be followed."""
        location = response.headers.get("location")
        if response.status_code not in _REDIRECTS or location is None:
            return None
        try:
            pointed = self._options.policy.check_url(urljoin(str(url), location))
        except TargetRefused as refusal:
            raise ConnectFailure(
                "redirect_refused",
                f"{url.shown()} redirects to {quote(location.partition('?')[0])}, which the policy refuses "
                f"({refusal.code}); it was not followed",
                "have the server answer at the URL itself",
            ) from None
        if not _same_origin(url, pointed):
            raise ConnectFailure(
                "redirect_refused",
                f"{url.shown()} redirects to another origin, {pointed.shown()}; it was not followed",
                "scan that URL if it is the server you mean",
            )
        if method != "GET" and response.status_code not in _KEEPS_METHOD:
            raise ConnectFailure(
                "redirect_refused",
                f"{url.shown()} redirects to {pointed.shown()} with a {response.status_code}, which drops the message",
                "scan that URL instead",
            )
        return pointed

    async def _parts(self, url: Url, response: httpx2.Response) -> AsyncIterator[bytes]:
        """The decoded body, counted against what is left of the scan's bytes."""
        with _failures(url):
            async for part in response.aiter_bytes():
                self._left -= len(part)
                if self._left < 0:
                    raise ConnectFailure(
                        "too_large",
                        f"the server's answers exceed {self._options.max_bytes} bytes",
                        "no honest listing needs that much; if this one does, scan it where more is allowed",
                    )
                yield part


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Give the block this long, then raise a ConnectFailure."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise _too_slow() from None


def media_type(headers: httpx2.Headers) -> str:
    """The content type without its parameters, in lower case."""
    return str(headers.get("content-type", "")).partition(";")[0].strip().lower()


def _same_origin(url: Url, pointed: Url) -> bool:
    if (url.scheme, url.host, url.port) == (pointed.scheme, pointed.host, pointed.port):
        return True
    upgrade = (url.scheme, url.port, pointed.scheme, pointed.port) == ("http", 80, "https", 443)
    return upgrade and url.host == pointed.host


def _too_slow() -> ConnectFailure:
    return ConnectFailure("timeout", "the server did not answer in time", "check that it is up, or allow more time")


@contextmanager
def _failures(url: Url) -> Iterator[None]:
    """Turn every error of the HTTP libraries into a ConnectFailure that shows nothing of them."""
    try:
        yield
    except (httpcore2.TimeoutException, httpx2.TimeoutException):
        raise _too_slow() from None
    except (httpcore2.ConnectError, httpx2.ConnectError) as error:
        raise _no_connection(url, error) from None
    except (httpcore2.NetworkError, httpx2.NetworkError):
        raise ConnectFailure("closed", "the server closed the connection", "look into the server's log") from None
    except (httpcore2.LocalProtocolError, httpx2.LocalProtocolError, httpx2.InvalidURL, UnicodeError):
        # The library's words would quote the header, which may be a credential.
        raise ConnectFailure(
            "request", "the request cannot be sent as it is", "check the headers given for characters HTTP forbids"
        ) from None
    except (httpcore2.ProtocolError, httpx2.ProtocolError, ValueError) as error:
        raise ConnectFailure(
            "not_http", f"the server does not answer in HTTP ({quote(str(error))})", "check the port and the scheme"
        ) from None
    except (httpx2.DecodingError, zlib.error):
        raise ConnectFailure(
            "encoding", "the answer's content encoding cannot be decoded", "look into the server or its proxy"
        ) from None


def _no_connection(url: Url, error: Exception) -> ConnectFailure:
    if reason := certificate_problem(error):
        return ConnectFailure(
            "tls_certificate",
            f"the certificate of {url.authority} is not valid: {quote(reason)}",
            "renew it, or give the certificate authority that signed it",
            consequence="nothing was sent",
        )
    if reason := handshake_problem(error):
        return ConnectFailure(
            "tls_handshake",
            f"no TLS connection to {url.authority}: {quote(reason)}",
            "have the server speak TLS 1.2 or newer",
            consequence="nothing was sent",
        )
    return ConnectFailure(
        "unreachable",
        f"no connection to {url.authority}",
        "check that the server is up and that the network lets the scanner reach it",
        consequence="nothing was read",
    )
