"""What the routes about accounts share: ids, who may look at whom, and the record of what was done."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request

from mcp_api.auth.caller import client_address
from mcp_api.errors import ApiError
from mcp_api.transaction import InTransaction
from mcp_core.auth.principal import Principal
from mcp_core.events.repository import record_event
from mcp_core.users.models import Role

# PostgreSQL's bigint; larger numbers cannot be ids.
UserId = Annotated[int, Path(ge=1, le=2**63 - 1)]


def user_not_found(user_id: int) -> ApiError:
    """404 for an account."""
    return ApiError(404, "user_not_found", f"There is no user {user_id}. GET /users lists them.")


def self_or_admin(caller: Principal, user_id: int) -> None:
    """Let callers at their own account and administrators at any; raises ApiError (403) otherwise."""
    if caller.user_id != user_id and caller.role is not Role.ADMIN:
        raise ApiError(403, "forbidden", "Only administrators may look at other accounts. Ask one of them.")


def not_by_key(caller: Principal, deed: str) -> None:
    """Refuse an API key what would let a leaked one outlive its revocation; raises ApiError (403)."""
    if not caller.session_id:
        raise ApiError(403, "forbidden", f"API keys cannot {deed}, or a leaked one would outlive itself. Log in.")


def record_on_account(
    transaction: InTransaction,
    request: Request,
    caller: Principal,
    action: str,
    user_id: int,
    details: dict[str, object],
) -> None:
    """Record what the caller did to an account."""
    record_event(
        transaction.session,
        action,
        actor=caller.username,
        user_id=caller.user_id,
        subject=("user", user_id),
        address=client_address(request),
        details=details,
    )
