"""Accept a scan: check the target, store the row, and start it once the row is committed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Body, Depends, Header, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_api.auth.caller import client_address
from mcp_api.errors import ApiError, invalid
from mcp_api.scans.schemas import ScanRequest
from mcp_api.state import state_of
from mcp_api.targets import check_target
from mcp_core.auth.principal import Principal
from mcp_core.events.repository import record_event
from mcp_core.scans.models import Scan, ScanKind
from mcp_core.scans.repository import ScanRepository
from mcp_core.servers.models import Server
from mcp_core.servers.repository import ServerRepository
from mcp_core.servers.service import MAX_URL_LENGTH, server_for_url

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Repeating a request with the same key gives the same scan instead of a second one.",
    ),
]


def _wanted(
    body: Annotated[ScanRequest | None, Body()] = None,
    target: Annotated[str | None, Query(max_length=MAX_URL_LENGTH, description="URL, as in the guide.")] = None,
    server_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> ScanRequest:
    """What to scan, from the JSON body or, as the performance guide has it, from the query."""
    wanted = body or ScanRequest(server_id=server_id, target=target)
    twice = body is not None and (target is not None or server_id is not None)
    if twice or (wanted.server_id is None) == (wanted.target is None):
        place = "query" if body is None else "body"
        raise invalid(
            "invalid_request",
            "Say what to scan: exactly one of `server_id` and `target`, in body or query.",
            f"{place}.server_id",
            f"{place}.target",
        )
    return wanted


Wanted = Annotated[ScanRequest, Depends(_wanted)]


async def accept_scan(
    request: Request, caller: Principal, wanted: ScanRequest, kind: ScanKind, idempotency_key: str | None
) -> tuple[Scan, bool]:
    """Store a pending scan and commit it; returns it and whether it is new.

    Raises:
        ApiError: 404 for an unknown server, 409 for a key used for another target, 422 for a forbidden target.
    """
    state = state_of(request)
    if wanted.target is not None:
        place = "query" if "target" in request.query_params else "body"
        check_target(state.scanner.policy, wanted.target, path=f"{place}.target")
    async with state.database.transaction() as session:
        server = await _server(session, wanted, caller)
        scans = ScanRepository(session)
        scan = await scans.add(
            server_id=server.id, kind=kind, requested_by=caller.user_id, idempotency_key=idempotency_key
        )
        if scan is None:
            # Committed by now: the insert waited for it.
            earlier = await scans.by_idempotency_key(caller.user_id, idempotency_key or "")
            return _same(earlier, server.id, kind), False
        record_event(
            session,
            "scan.requested",
            actor=caller.username,
            user_id=caller.user_id,
            subject=("scan", scan.id),
            address=client_address(request),
            details={"server_id": server.id, "kind": kind.value},
        )
    if wanted.target is not None:
        # The target may have been registered just now.
        await state.cache.catch_up()
    return scan, True


async def _server(session: AsyncSession, wanted: ScanRequest, caller: Principal) -> Server:
    if wanted.target is not None:
        return await server_for_url(session, url=wanted.target, created_by=caller.user_id)
    server = await ServerRepository(session).get(wanted.server_id or 0)
    if server is None:
        raise ApiError(404, "server_not_found", f"There is no server {wanted.server_id}. GET /servers lists them.")
    return server


def _same(earlier: Scan | None, server_id: int, kind: ScanKind) -> Scan:
    if earlier is None:
        raise ApiError(
            409, "conflict", "The scan of this Idempotency-Key was deleted meanwhile. Send the request again."
        )
    if earlier.server_id != server_id or earlier.kind != kind.value:
        raise ApiError(
            409,
            "idempotency_key_reused",
            f"This Idempotency-Key started scan {earlier.id}, of another target or kind. Use a new key.",
        )
    return earlier
