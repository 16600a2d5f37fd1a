"""Findings: the listing, single findings and triage."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from mcp_api.auth.caller import Analyst, Viewer, client_address
from mcp_api.errors import ApiError, invalid
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.transaction import InTransaction
from mcp_api.vulnerabilities.query import FilterQuery
from mcp_api.vulnerabilities.schemas import (
    BulkTriageRequest,
    BulkTriageResponse,
    StatusChangeBody,
    TriageRequest,
    VulnerabilityPage,
    VulnerabilityResponse,
)
from mcp_core.auth.principal import Principal
from mcp_core.database.repeat import repeated_once
from mcp_core.events.repository import record_event
from mcp_core.vulnerabilities.listing import BadCursorError, PageRequest, SearchTooLongError, get_json, list_json
from mcp_core.vulnerabilities.models import Vulnerability, VulnerabilityStatus
from mcp_core.vulnerabilities.triage import Decision, TriageRuleError, history, triage

router = APIRouter(prefix="/vulnerabilities", tags=["vulnerabilities"])

VulnerabilityId = Annotated[int, Path(ge=1, le=2**63 - 1)]

# Deeper pages cost as much as everything before them; cursors do not.
MAX_OFFSET = 10_000_000


@router.get("", response_model=VulnerabilityPage, responses=documented(400, 401, 422, 503))
async def list_vulnerabilities(
    wanted: FilterQuery,
    _caller: Viewer,
    request: Request,
    page: Annotated[int, Query(ge=1, le=MAX_OFFSET)] = 1,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    cursor: Annotated[
        str, Query(max_length=200, description="`next_cursor` of the page before; wins over `page`.")
    ] = "",
    sort: Literal["created_at", "severity"] = "created_at",
) -> Response:
    """A page of findings, newest or worst first."""
    if (page - 1) * limit > MAX_OFFSET:
        raise invalid(
            "page_too_deep",
            "The page lies too deep to be counted off. Follow `next_cursor` instead.",
            "query.page",
            "query.limit",
        )
    try:
        async with state_of(request).database.driver_connection() as connection:
            body = await list_json(connection, wanted, PageRequest(limit, page, cursor, sort))
    except BadCursorError:
        raise ApiError(
            400, "invalid_cursor", "The cursor is not one of this listing in this order. Start without a cursor."
        ) from None
    except SearchTooLongError:
        raise invalid(
            "search_too_broad",
            "The text was not found in time. Search for three characters or more, or narrow the search by server, rule "
            "or time.",
            "query.q",
        ) from None
    return Response(body, media_type="application/json")


@router.get("/{vulnerability_id}", response_model=VulnerabilityResponse, responses=documented(401, 404, 422, 503))
async def get_vulnerability(vulnerability_id: VulnerabilityId, _caller: Viewer, request: Request) -> Response:
    """One finding."""
    return await _one(request, vulnerability_id)


@router.get("/{vulnerability_id}/history", responses=documented(401, 404, 422, 503))
async def get_history(
    vulnerability_id: VulnerabilityId, _caller: Viewer, transaction: InTransaction
) -> list[StatusChangeBody]:
    """The finding's changes of status, newest first, two hundred at most."""
    if await transaction.session.get(Vulnerability, vulnerability_id) is None:
        raise _not_found(vulnerability_id)
    return [StatusChangeBody.model_validate(step) for step in await history(transaction.session, vulnerability_id)]


@router.patch(
    "/{vulnerability_id}", response_model=VulnerabilityResponse, responses=documented(401, 403, 404, 422, 503)
)
async def triage_vulnerability(
    vulnerability_id: VulnerabilityId, body: TriageRequest, caller: Analyst, request: Request
) -> Response:
    """Acknowledge, accept until a date, call a false positive, or reopen."""
    if await _decide(request, caller, [vulnerability_id], body) == 0:
        raise _not_found(vulnerability_id)
    return await _one(request, vulnerability_id)


@router.post("/triage", responses=documented(401, 403, 422, 503))
async def triage_many(body: BulkTriageRequest, caller: Analyst, request: Request) -> BulkTriageResponse:
    """One decision about up to a thousand findings; ids that do not exist are passed over."""
    return BulkTriageResponse(changed=await _decide(request, caller, body.ids, body))


async def _decide(request: Request, caller: Principal, ids: list[int], body: TriageRequest) -> int:
    state = state_of(request)
    decision = Decision(VulnerabilityStatus(body.status), body.reason, body.accepted_until)
    try:
        decision.check(datetime.now(UTC))
    except TriageRuleError as error:
        raise invalid("invalid_decision", str(error), f"body.{error.field}") from None

    async def decide() -> int:
        async with state.database.transaction() as session:
            found = await triage(session, ids, decision, user_id=caller.user_id)
            if found:
                record_event(
                    session,
                    "vulnerability.triaged",
                    actor=caller.username,
                    user_id=caller.user_id,
                    subject=("vulnerability", ids[0] if len(ids) == 1 else ""),
                    address=client_address(request),
                    details={"ids": ids, "status": body.status},
                )
        return found

    found = await repeated_once(decide)
    await state.cache.catch_up()
    return found


async def _one(request: Request, vulnerability_id: int) -> Response:
    async with state_of(request).database.driver_connection() as connection:
        body = await get_json(connection, vulnerability_id)
    if body is None:
        raise _not_found(vulnerability_id)
    return Response(body, media_type="application/json")


def _not_found(vulnerability_id: int) -> ApiError:
    return ApiError(
        404, "vulnerability_not_found", f"There is no finding {vulnerability_id}. GET /vulnerabilities lists them."
    )
