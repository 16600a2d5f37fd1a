"""POST /auth/login, /auth/refresh, /auth/logout."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Cookie, Request, Response

from mcp_api.auth.attempts import too_many_attempts, verify
from mcp_api.auth.caller import Admin, Viewer, client_address
from mcp_api.auth.schemas import LoginRequest, RefreshRequest, TokenResponse
from mcp_api.auth.throttle import TooManyAttemptsError
from mcp_api.errors import ApiError, unauthorized
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.transaction import InTransaction
from mcp_core.auth.repository import AuthRepository
from mcp_core.auth.service import BadCredentialsError, IssuedTokens, RefreshReuseError
from mcp_core.database.storable import storable_text
from mcp_core.events.repository import record_event
from mcp_core.security.devices import MARK_SECONDS
from mcp_core.users.repository import UserRepository

router = APIRouter(prefix="/auth", tags=["auth"])


def _answer(tokens: IssuedTokens) -> TokenResponse:
    return TokenResponse(
        access_token=tokens.access_token,
        expires_in=tokens.expires_in_seconds,
        refresh_token=tokens.refresh_token,
        user_id=tokens.user.id,
        username=tokens.user.username,
        role=tokens.user.role,
    )


@router.post("/login", responses=documented(401, 422, 429, 503))
async def login(
    body: LoginRequest,
    request: Request,
    response: Response,
    mcp_device: Annotated[
        str, Cookie(description="Left by an earlier log-in; keeps guessers from slowing this one.")
    ] = "",
) -> TokenResponse:
    """Exchange user name and password for tokens."""
    state = state_of(request)
    username, address = storable_text(body.username), client_address(request)
    try:
        attempt = await state.throttle.attempt(username, address, mcp_device)
        async with state.database.sessions() as session:
            user = await UserRepository(session).by_username(username)
        fits = await verify(state, attempt, body.password, user)
    except TooManyAttemptsError as error:
        raise await too_many_attempts(state, error, username, address) from None
    async with state.database.transaction() as session:
        current = await UserRepository(session).get(user.id) if user and fits else None
        if user is None or current is None or not current.is_active or current.password_hash != user.password_hash:
            record_event(
                session, "auth.login_failed", actor=username, user_id=user.id if user else None, address=address
            )
            tokens = None
        else:
            tokens = await state.auth.issue(session, current)
            record_event(session, "auth.login", actor=current.username, user_id=current.id, address=address)
    if tokens is None:
        raise unauthorized("User name or password is wrong, or the account is disabled.")
    await state.throttle.succeeded(attempt)
    response.set_cookie(
        "mcp_device",
        state.device_marks.issue(username),
        max_age=MARK_SECONDS,
        path="/auth/login",
        secure=state.settings.production or request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return _answer(tokens)


@router.post("/refresh", responses=documented(401, 422, 503))
async def refresh(body: RefreshRequest, request: Request) -> TokenResponse:
    """Exchange a refresh token for new tokens. Using one twice ends the whole session."""
    state = state_of(request)
    address = client_address(request)
    tokens = None
    async with state.database.transaction() as session:
        try:
            tokens = await state.auth.refresh(session, body.refresh_token)
            user = tokens.user
            record_event(session, "auth.refreshed", actor=user.username, user_id=user.id, address=address)
        except RefreshReuseError as error:
            record_event(
                session,
                "auth.refresh_reused",
                actor=error.username,
                user_id=error.user_id,
                address=address,
                details={"session": error.family, "consequence": "every token of the session was revoked"},
            )
        except BadCredentialsError:
            pass
    if tokens is None:
        raise unauthorized("The refresh token is unknown, expired or already used. Log in again.")
    return _answer(tokens)


@router.post("/logout", status_code=204, responses=documented(401, 409, 503))
async def logout(caller: Viewer, request: Request, transaction: InTransaction) -> Response:
    """End this session: its access tokens, earlier ones too, everywhere within a second; its refresh tokens at once."""
    state = state_of(request)
    if not caller.session_id:
        raise ApiError(409, "no_session", "An API key has no session to end. Revoke the key instead.")
    await state.auth.end_session(transaction.session, caller.session_id, caller.user_id)
    record_event(
        transaction.session,
        "auth.logout",
        actor=caller.username,
        user_id=caller.user_id,
        address=client_address(request),
    )
    transaction.after_commit(state.cache.catch_up)
    return Response(status_code=204)


@router.post("/rotate-keys", status_code=204, responses=documented(401, 403, 503))
async def rotate_keys(caller: Admin, request: Request, transaction: InTransaction) -> Response:
    """Void every access token, one's own included, within a second. Refresh tokens and API keys stay valid."""
    state = state_of(request)
    generation = await AuthRepository(transaction.session).rotate_signing_keys()
    record_event(
        transaction.session,
        "auth.keys_rotated",
        actor=caller.username,
        user_id=caller.user_id,
        address=client_address(request),
        details={"generation": generation},
    )
    transaction.after_commit(state.cache.catch_up)
    return Response(status_code=204)
