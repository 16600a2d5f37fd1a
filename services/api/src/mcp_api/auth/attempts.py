"""Verifying a password that somebody sent, at the pace that the throttle allows."""

from __future__ import annotations

from mcp_api.auth.notices import tell_locked_out
from mcp_api.auth.throttle import Attempt, TooManyAttemptsError
from mcp_api.errors import ApiError
from mcp_api.state import ApiState
from mcp_core.users.models import User


async def verify(state: ApiState, attempt: Attempt, password: str, user: User | None) -> bool:
    """Whether the password fits; counted before it is looked at, and given back unless it turns out wrong.

    No connection is held meanwhile: a storm of log-ins must not empty the pool while argon2 runs. Raises
    TooManyAttemptsError, and what the hashing pool raises.
    """
    password_hash = user.password_hash if user else None
    # A password that fitted a moment ago is no guess: many clients of one account may log in at once.
    if state.hashing.knows(password, password_hash):
        return True
    await state.throttle.count(attempt)
    wrong = False
    try:
        fits = await state.hashing.verify(password, password_hash)
        wrong = not fits
    finally:
        if not wrong:
            await state.throttle.give_back(attempt)
    return fits


async def too_many_attempts(state: ApiState, error: TooManyAttemptsError, username: str, address: str) -> ApiError:
    """The answer to an attempt that was not made (429), which is recorded once in a while."""
    await tell_locked_out(state, error, username, address)
    return ApiError(
        429,
        "too_many_failures",
        "Too many wrong passwords lately, so this one was not tried. Wait as long as Retry-After says.",
        headers={"Retry-After": str(error.retry_after)},
    )
