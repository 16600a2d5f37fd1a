"""GET /security-events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_api.auth.caller import Admin
from mcp_api.events.schemas import SecurityEventPage, SecurityEventResponse
from mcp_api.responses import documented
from mcp_api.transaction import InTransaction
from mcp_core.events.repository import list_events

router = APIRouter(prefix="/security-events", tags=["events"])


@router.get("", responses=documented(401, 403, 422, 503))
async def get_security_events(
    _caller: Admin,
    transaction: InTransaction,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    user_id: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    action: Annotated[str, Query(max_length=64, pattern=r"^[a-z_.]*$")] = "",
) -> SecurityEventPage:
    """Security events from the newest."""
    events = await list_events(transaction.session, limit=limit, before_id=before, user_id=user_id, action=action)
    return SecurityEventPage(
        items=[SecurityEventResponse.model_validate(event) for event in events],
        next_cursor=events[-1].id if len(events) == limit else None,
    )
