"""Start scans, follow them, cancel them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import StreamingResponse

from mcp_api.auth.caller import Analyst, Viewer, client_address, still_valid
from mcp_api.auth.standing import Standing
from mcp_api.errors import RETRY_AFTER_SECONDS, ApiError, unavailable
from mcp_api.responses import documented
from mcp_api.scans.dispatch import hand_to_workers
from mcp_api.scans.live import follow
from mcp_api.scans.schemas import QueuedScan, ScanPage, ScanResponse, ScanStatusName, StartedScan
from mcp_api.scans.starting import IdempotencyKey, Wanted, accept_scan
from mcp_api.state import state_of
from mcp_api.transaction import InTransaction
from mcp_core.events.repository import record_event
from mcp_core.scans.models import ScanKind
from mcp_core.scans.repository import ScanRepository

router = APIRouter(tags=["scans"])

ScanId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.post("/scan/vulnerability", status_code=202, responses=documented(401, 403, 404, 409, 422, 503))
async def start_background_scan(
    wanted: Wanted, caller: Analyst, request: Request, idempotency_key: IdempotencyKey = None
) -> StartedScan:
    """Scan in the background of the API. When all its scan slots are taken, a worker runs it instead."""
    state = state_of(request)
    scan, new = await accept_scan(request, caller, wanted, ScanKind.BACKGROUND, idempotency_key)
    if new and not state.background.start(scan.id):
        await hand_to_workers(state.dispatcher, state.database, scan.id)
    return StartedScan(scan_id=scan.id, server_id=scan.server_id, status=scan.status)


@router.post("/scan/heavy", status_code=202, responses=documented(401, 403, 404, 409, 422, 503))
async def start_heavy_scan(
    wanted: Wanted, caller: Analyst, request: Request, idempotency_key: IdempotencyKey = None
) -> QueuedScan:
    """Scan on a worker."""
    scan, new = await accept_scan(request, caller, wanted, ScanKind.HEAVY, idempotency_key)
    if new:
        state = state_of(request)
        await hand_to_workers(state.dispatcher, state.database, scan.id)
    return QueuedScan(scan_id=scan.id, server_id=scan.server_id, status=scan.status, task_id=str(scan.id))


@router.get("/scans", responses=documented(401, 422, 503))
async def list_scans(
    _caller: Viewer,
    transaction: InTransaction,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    server_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    status: ScanStatusName | None = None,
) -> ScanPage:
    """Scans from the newest."""
    scans = await ScanRepository(transaction.session).page(
        limit=limit, before_id=before, server_id=server_id, status=status
    )
    return ScanPage(
        items=[ScanResponse.model_validate(scan) for scan in scans],
        next_cursor=scans[-1].id if len(scans) == limit else None,
    )


@router.get("/scans/{scan_id}", responses=documented(401, 404, 422, 503))
async def get_scan(scan_id: ScanId, _caller: Viewer, transaction: InTransaction) -> ScanResponse:
    """One scan and its outcome."""
    scan = await ScanRepository(transaction.session).get(scan_id)
    if scan is None:
        raise _not_found(scan_id)
    return ScanResponse.model_validate(scan)


@router.get(
    "/scans/{scan_id}/events",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **documented(401, 404, 422, 429, 503),
    },
)
async def follow_scan(scan_id: ScanId, caller: Viewer, request: Request) -> StreamingResponse:
    """The scan's state now and at each change (server-sent events), until it has ended."""
    state = state_of(request)
    async with state.database.sessions() as session:
        if await ScanRepository(session).get(scan_id) is None:
            raise _not_found(scan_id)
    if state.watch.exhausted(caller.user_id):
        raise ApiError(
            429,
            "too_many_streams",
            "This account follows as many scans as one may. End one of the streams first.",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        )
    if state.watch.full:
        raise unavailable("This process follows as many scans as it can.")
    return StreamingResponse(
        follow(
            scan_id,
            caller.user_id,
            state.database,
            state.watch,
            still_valid(request),
            Standing(state.authenticator, caller),
        ),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.post("/scans/{scan_id}/cancel", status_code=202, responses=documented(401, 403, 404, 409, 422, 503))
async def cancel_scan(scan_id: ScanId, caller: Analyst, request: Request, transaction: InTransaction) -> ScanResponse:
    """Stop a scan: a waiting one at once, a running one by its next heartbeat."""
    repository = ScanRepository(transaction.session)
    state = state_of(request)
    if await repository.cancel(scan_id) is None:
        scan = await repository.get(scan_id)
        if scan is None:
            raise _not_found(scan_id)
        raise ApiError(409, "scan_finished", f"Scan {scan_id} is {scan.status} already; nothing is left to cancel.")
    record_event(
        transaction.session,
        "scan.cancelled",
        actor=caller.username,
        user_id=caller.user_id,
        subject=("scan", scan_id),
        address=client_address(request),
    )
    transaction.after_commit(state.cache.catch_up)
    scan = await repository.get(scan_id)
    if scan is None:
        raise _not_found(scan_id)
    return ScanResponse.model_validate(scan)


def _not_found(scan_id: int) -> ApiError:
    return ApiError(404, "scan_not_found", f"There is no scan {scan_id}. GET /scans lists them.")
