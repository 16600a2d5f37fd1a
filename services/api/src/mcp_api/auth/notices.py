"""Security events about credentials that were refused: once in a while for each, however often they are tried."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mcp_api.auth.budgets import Budget, Budgets
from mcp_core.auth.service import RefusedKey
from mcp_core.database.engine import Database
from mcp_core.events.repository import record_event

if TYPE_CHECKING:
    from mcp_api.auth.throttle import TooManyAttemptsError
    from mcp_api.state import ApiState


async def first_in_a_while(budgets: Budgets, what: str) -> bool:
    """Whether nobody has asked for `what` within the budgets' window."""
    key = hashlib.sha256(what.encode(errors="surrogatepass")).hexdigest()
    return await budgets.take([Budget("notice", f"notice:{key}", 1)]) is None


async def tell_locked_out(state: ApiState, error: TooManyAttemptsError, username: str, address: str) -> None:
    """Record that a budget of log-ins is exhausted."""
    if not await first_in_a_while(state.budgets, f"lockout {error.budget.key}"):
        return
    async with state.database.transaction() as session:
        record_event(
            session,
            "auth.locked_out",
            actor=username,
            address=address,
            details={"budget": error.budget.kind, "attempts": error.budget.size},
        )


async def tell_refused_key(database: Database, budgets: Budgets, key: RefusedKey, address: str) -> None:
    """Record that somebody still uses an API key that has been revoked, has expired, or whose account is disabled."""
    if not await first_in_a_while(budgets, f"refused key {key.key_id} {key.reason}"):
        return
    async with database.transaction() as session:
        record_event(
            session,
            "api_key.refused",
            actor=key.username,
            user_id=key.user_id,
            subject=("user", key.user_id),
            address=address,
            details={"key_id": key.key_id, "reason": key.reason},
        )
