"""Find out which of the protocol's dialects a server speaks: stateless, handshake or event stream."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from mcp_scanner.connect.event_stream import EventStreamSession
from mcp_scanner.connect.exchange import Post
from mcp_scanner.connect.failure import ConnectFailure, CredentialsWanted, RpcError
from mcp_scanner.connect.handshake import open_handshake
from mcp_scanner.connect.session import HANDSHAKE_VERSIONS, STATELESS_VERSIONS, Session
from mcp_scanner.connect.stateless import StatelessSession
from mcp_scanner.model import as_mapping
from mcp_scanner.policy.target import TargetPolicy

_UNSUPPORTED_VERSION = -32022  # MCP 2026-07-28, reserved error codes
# A server of the handshake era may never answer a method it does not know; waiting longer would not tell more.
_PROBE_SECONDS = 5.0
# Failures of the probe that say something of the dialect, not of the network.
_OTHER_DIALECT = frozenset({"not_mcp", "no_reply", "closed", "not_http", "timeout", "redirect_refused"})


async def open_session(post: Post, policy: TargetPolicy) -> Session:
    """Open a session in the newest dialect the server speaks.

    Raises ConnectFailure when there is none, CredentialsWanted when the server asks for some first.
    """
    stateless = await _stateless(post)
    if stateless is not None:
        return stateless
    try:
        return await open_handshake(post)
    except RpcError as error:
        return await _stateless_after_all(post, error)
    except CredentialsWanted:
        raise
    except ConnectFailure as failure:
        if failure.code != "not_mcp":
            raise
        return await _event_stream(post, policy, failure)


async def _stateless(post: Post) -> StatelessSession | None:
    """The stateless session, or None when the server shows that it speaks another dialect."""
    session = StatelessSession(replace(post, seconds=min(_PROBE_SECONDS, post.seconds)), STATELESS_VERSIONS[-1])
    try:
        reply = await session.discover()
    except RpcError as error:
        _raise_if_foreign(error)
        return None
    except CredentialsWanted:
        raise
    except ConnectFailure as failure:
        if failure.code in _OTHER_DIALECT:
            return None
        raise
    versions = reply.result.get("supportedVersions")
    if isinstance(versions, list) and STATELESS_VERSIONS[-1] in versions:
        return session.patient(post)
    return None


async def _stateless_after_all(post: Post, refusal: RpcError) -> StatelessSession:
    """The stateless session of a server without a handshake that did not answer the probe: slow, or no introduction."""
    session = StatelessSession(post, STATELESS_VERSIONS[-1])
    try:
        with suppress(RpcError):
            await session.discover()
        await session.ask("tools/list", {})
    except (RpcError, ConnectFailure):
        raise _refused(refusal) from None
    return session


def _refused(error: RpcError) -> ConnectFailure:
    return ConnectFailure("refused", f"the server refuses to open a session: {error}", "look into its log")


def _raise_if_foreign(error: RpcError) -> None:
    """Raise when the server names its versions and the scanner speaks none of them."""
    named = as_mapping(error.data).get("supported")
    if error.code != _UNSUPPORTED_VERSION or not isinstance(named, list):
        return
    if not any(version in HANDSHAKE_VERSIONS for version in named):
        shown = ", ".join(str(version)[:20] for version in named[:5])
        raise ConnectFailure(
            "version", f"the server speaks only protocol {shown or 'versions it does not name'}", "update the scanner"
        )


async def _event_stream(post: Post, policy: TargetPolicy, failure: ConnectFailure) -> Session:
    """Try the transport of 2024-11-05; when that is not spoken either, the first failure is the better message."""
    try:
        return await EventStreamSession(post, policy).open()
    except ConnectFailure as second:
        raise (failure if second.code == "not_mcp" else second) from None
    except RpcError as error:
        raise _refused(error) from None
