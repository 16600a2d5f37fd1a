"""POST /auth/password: one's own password, by whoever knows the present one."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from mcp_api.auth.attempts import too_many_attempts, verify
from mcp_api.auth.caller import Viewer, client_address
from mcp_api.auth.schemas import ChangePasswordRequest
from mcp_api.auth.throttle import TooManyAttemptsError
from mcp_api.errors import ApiError, invalid
from mcp_api.responses import documented
from mcp_api.state import ApiState, state_of
from mcp_api.users.access import not_by_key
from mcp_core.auth.principal import Principal
from mcp_core.events.repository import record_event
from mcp_core.users.models import User
from mcp_core.users.repository import UserRepository

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/password", status_code=204, responses=documented(401, 403, 422, 429, 503))
async def change_password(body: ChangePasswordRequest, caller: Viewer, request: Request) -> Response:
    """Change one's own password. Every other session of the account ends within a second; API keys stay valid."""
    not_by_key(caller, "change passwords")
    if body.new_password == body.current_password:
        raise invalid("same_password", "The new password is the present one. Choose another.", "body.new_password")
    state, address = state_of(request), client_address(request)
    fitting = await _fitting_hash(state, caller, body.current_password, address)
    # Before the transaction: no row lock may wait for argon2.
    new_hash = await state.hashing.hash(body.new_password) if fitting is not None else ""
    async with state.database.transaction() as session:
        user = await session.scalar(select(User).where(User.id == caller.user_id).with_for_update())
        # Compared again: somebody may have changed it while this one was looked at.
        changed = fitting is not None and user is not None and user.password_hash == fitting
        if changed and user is not None:
            user.password_hash = new_hash
            await state.auth.end_other_sessions(session, caller.session_id, caller.user_id)
        action = "auth.password_changed" if changed else "auth.password_refused"
        record_event(session, action, actor=caller.username, user_id=caller.user_id, address=address)
    if not changed:
        raise ApiError(
            403,
            "wrong_password",
            "The present password is wrong, so it was not changed. Ask an administrator if you do not know it.",
        )
    await state.cache.catch_up()
    return Response(status_code=204)


async def _fitting_hash(state: ApiState, caller: Principal, password: str, address: str) -> str | None:
    """The stored hash when the password fits it, under the budgets of log-ins; raises ApiError (429)."""
    try:
        attempt = await state.throttle.attempt(caller.username, address, "")
        async with state.database.sessions() as session:
            user = await UserRepository(session).get(caller.user_id)
        fits = await verify(state, attempt, password, user)
    except TooManyAttemptsError as error:
        raise await too_many_attempts(state, error, caller.username, address) from None
    return user.password_hash if user is not None and fits else None
