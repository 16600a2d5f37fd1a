"""Accounts with what they did, in few statements however many accounts there are; and changes to many at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from mcp_api.auth.caller import Admin, client_address
from mcp_api.bodies import RequestBody
from mcp_api.errors import ApiError, invalid
from mcp_api.events.schemas import SecurityEventResponse
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.transaction import InTransaction
from mcp_api.users.access import not_by_key
from mcp_api.users.schemas import ApiKeyResponse, RoleName, UserResponse
from mcp_core.auth.repository import AuthRepository
from mcp_core.events.repository import record_event
from mcp_core.users.repository import UserRepository

router = APIRouter(prefix="/users", tags=["users"])


class UserActivity(BaseModel):
    """An account, its API keys and its newest events."""

    user: UserResponse
    api_keys: list[ApiKeyResponse]
    events: list[SecurityEventResponse]


class UserActivityPage(BaseModel):
    """Accounts by id."""

    items: list[UserActivity]
    next_cursor: int | None = Field(description="Pass it as `after` to get the next page.")


class EventCount(BaseModel):
    """How busy an account is."""

    user_id: int
    username: str
    event_count: int


class BulkUpdateUsersRequest(RequestBody):
    """The same change to many accounts; what is left out stays."""

    ids: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = Field(min_length=1, max_length=1000)
    role: RoleName | None = None
    is_active: bool | None = None


class BulkUpdateUsersResponse(BaseModel):
    """What a bulk change did."""

    changed: int = Field(description="Accounts that exist and were changed.")


@router.get("/activity", responses=documented(401, 403, 422, 503))
async def get_activity(
    _caller: Admin,
    transaction: InTransaction,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    events: Annotated[int, Query(ge=1, le=100, description="Newest events of each account.")] = 10,
) -> UserActivityPage:
    """Accounts with their API keys and newest events."""
    found = await UserRepository(transaction.session).with_events(limit=limit, after_id=after, events_each=events)
    items = [
        UserActivity(
            user=UserResponse.model_validate(entry.user),
            api_keys=[ApiKeyResponse.model_validate(key) for key in entry.user.api_keys],
            events=[SecurityEventResponse.model_validate(event) for event in entry.events],
        )
        for entry in found
    ]
    return UserActivityPage(items=items, next_cursor=found[-1].user.id if len(found) == limit else None)


@router.get("/event-counts", responses=documented(401, 403, 422, 503))
async def get_event_counts(
    _caller: Admin,
    transaction: InTransaction,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> list[EventCount]:
    """Accounts with the number of their security events, busiest first."""
    rows = await UserRepository(transaction.session).event_counts(limit=limit, offset=offset)
    return [EventCount(user_id=row.id, username=row.username, event_count=row.event_count) for row in rows]


@router.patch("", responses=documented(401, 403, 409, 422, 503))
async def update_many(
    body: BulkUpdateUsersRequest, caller: Admin, request: Request, transaction: InTransaction
) -> BulkUpdateUsersResponse:
    """Change role, or an API key only activity, of up to a thousand accounts. Their tokens end within a second."""
    if body.role is not None:
        not_by_key(caller, "give accounts roles or passwords")
    state = state_of(request)
    values = body.model_dump(exclude={"ids"}, exclude_none=True)
    if not values:
        raise invalid(
            "invalid_request", "Say what to change: `role`, `is_active` or both.", "body.role", "body.is_active"
        )
    if caller.user_id in body.ids:
        raise ApiError(409, "own_account", "A bulk change cannot include your own account. Take its id out.")
    changed = await UserRepository(transaction.session).bulk_update(body.ids, values)
    await AuthRepository(transaction.session).revoke_all(body.ids)
    record_event(
        transaction.session,
        "user.bulk_updated",
        actor=caller.username,
        user_id=caller.user_id,
        address=client_address(request),
        details={"ids": body.ids, **values},
    )
    transaction.after_commit(state.cache.catch_up)
    return BulkUpdateUsersResponse(changed=changed)
