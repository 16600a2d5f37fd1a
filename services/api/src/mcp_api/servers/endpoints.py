"""The inventory of MCP servers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from mcp_api.auth.caller import Analyst, Viewer, client_address
from mcp_api.errors import ApiError
from mcp_api.responses import documented
from mcp_api.servers.schemas import RegisterServerRequest, ServerPage, ServerResponse
from mcp_api.state import state_of
from mcp_api.targets import check_target
from mcp_api.transaction import InTransaction
from mcp_core.events.repository import record_event
from mcp_core.servers.display import shown_url
from mcp_core.servers.repository import ServerRepository
from mcp_core.servers.service import ServerExistsError, register_server

router = APIRouter(prefix="/servers", tags=["servers"])

ServerId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.post("", status_code=201, responses=documented(401, 403, 409, 422, 503))
async def add_server(
    body: RegisterServerRequest, caller: Analyst, request: Request, transaction: InTransaction
) -> ServerResponse:
    """Register a server. Its URL must pass the target policy."""
    state = state_of(request)
    check_target(state.scanner.policy, body.url, path="body.url")
    try:
        server = await register_server(transaction.session, name=body.name, url=body.url, created_by=caller.user_id)
    except ServerExistsError:
        raise ApiError(
            409, "server_exists", "This name or URL is registered already. GET /servers shows it; choose another."
        ) from None
    record_event(
        transaction.session,
        "server.registered",
        actor=caller.username,
        user_id=caller.user_id,
        subject=("server", server.id),
        address=client_address(request),
        details={"url": shown_url(body.url)},
    )
    transaction.after_commit(state.cache.catch_up)
    return ServerResponse.model_validate(server)


@router.get("", responses=documented(401, 422, 503))
async def list_servers(
    _caller: Viewer,
    transaction: InTransaction,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
) -> ServerPage:
    """Servers by id."""
    servers = await ServerRepository(transaction.session).page(limit=limit, after_id=after)
    return ServerPage(
        items=[ServerResponse.model_validate(server) for server in servers],
        next_cursor=servers[-1].id if len(servers) == limit else None,
    )


@router.get("/{server_id}", responses=documented(401, 404, 422, 503))
async def get_server(server_id: ServerId, _caller: Viewer, transaction: InTransaction) -> ServerResponse:
    """One server."""
    server = await ServerRepository(transaction.session).get(server_id)
    if server is None:
        raise ApiError(404, "server_not_found", f"There is no server {server_id}. GET /servers lists them.")
    return ServerResponse.model_validate(server)
