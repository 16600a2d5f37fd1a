"""One live target, from its URL to everything it showed and every check made of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from mcp_scanner.checks.certificate import invalid_certificate
from mcp_scanner.checks.prober import Prober
from mcp_scanner.checks.run import run_checks
from mcp_scanner.checks.subject import Subject
from mcp_scanner.connect.collect import Collected, collect
from mcp_scanner.connect.exchange import Post
from mcp_scanner.connect.failure import ConnectFailure, CredentialsWanted
from mcp_scanner.connect.negotiate import open_session
from mcp_scanner.connect.oauth import TokenSource
from mcp_scanner.connect.options import ScanOptions
from mcp_scanner.connect.session import STATELESS_VERSIONS, Opening, Session
from mcp_scanner.connect.tls import verified_context
from mcp_scanner.connect.wire import Wire
from mcp_scanner.model import Finding, JsonObject
from mcp_scanner.policy.url import Url

# What a server may take to end a session; the scan is over by then.
_GOODBYE_SECONDS = 2.0


@dataclass(slots=True)
class Live:
    """What came of connecting: `failure` when no session was opened, `checked` the coverage of the checks.

    `second` is the listing that another client was shown, when it differs.
    """

    found: Collected = field(default_factory=Collected)
    findings: list[Finding] = field(default_factory=list)
    checked: JsonObject | None = None
    failure: ConnectFailure | None = None
    second: JsonObject | None = None


async def read_live(url: Url, options: ScanOptions) -> Live:
    """Read and check one target within `options.timeout_seconds`. Raises TargetRefused when a name leads inside."""
    clock = asyncio.get_running_loop()
    end = clock.time() + options.timeout_seconds
    live = Live()
    await asyncio.to_thread(verified_context, options.ca_file)  # loads 60 ms of authorities once; then it is cached
    async with Wire(options) as wire:
        headers = credentials(options)
        try:
            async with asyncio.timeout_at(end):
                if options.oauth is not None:
                    token = await TokenSource(wire, options.policy, options.oauth).token_for(url)
                    headers["authorization"] = f"Bearer {token.reveal()}"
                opening = await _read(Post(wire, url, headers, options.request_seconds), options, live.found)
        except TimeoutError:
            opening = None
            live.found.stop(f"the scan did not finish in {options.timeout_seconds:g} s")
        except ConnectFailure as failure:
            opening, live.failure = None, failure
        if options.checks:
            subject = _subject(url, options, wire, headers, opening, live)
            await _check(subject, live, end - clock.time())
    return live


def credentials(options: ScanOptions) -> dict[str, str]:
    """The headers that carry what the caller gave for this target."""
    headers = {name.lower(): value for name, value in options.headers.items()}
    if options.bearer is not None:
        headers["authorization"] = f"Bearer {options.bearer.reveal()}"
    return headers


async def _read(post: Post, options: ScanOptions, found: Collected) -> Opening:
    session = await open_session(post, options.policy)
    try:
        await collect(session, options, found)
    finally:
        await _close(session)
    return session.opening


async def _close(session: Session) -> None:
    """End the session even when the scan's time is over, but not for longer than a moment."""
    closing = asyncio.ensure_future(session.close())
    await asyncio.wait({closing}, timeout=_GOODBYE_SECONDS)
    closing.cancel()


def _subject(
    url: Url, options: ScanOptions, wire: Wire, headers: dict[str, str], opening: Opening | None, live: Live
) -> Subject:
    transport = opening.transport if opening else ""
    version = opening.protocol_version if opening else ""
    return Subject(
        url=url,
        reach=wire.reach(url),
        prober=Prober(url, options, wire, headers, "stateless" if version in STATELESS_VERSIONS else transport),
        transport=transport,
        protocol_version=version,
        record=live.found.record,
        envelopes=live.found.envelopes,
        tls=wire.tls.get(url.origin),
        given=options.has_credentials,
        listed=live.found.read_anything,
        challenge=live.failure if isinstance(live.failure, CredentialsWanted) else None,
    )


async def _check(subject: Subject, live: Live, seconds: float) -> None:
    """Run the checks that make sense: all on a server that was reached, the certificate's on one that was not."""
    try:
        if live.failure is not None and live.failure.code == "tls_certificate":
            live.findings.append(invalid_certificate(live.failure.cause, subject.reach))
        elif live.failure is None or subject.challenge is not None:
            live.findings, live.checked = await run_checks(subject, seconds)
            live.second = subject.second
    finally:
        await subject.prober.close()
