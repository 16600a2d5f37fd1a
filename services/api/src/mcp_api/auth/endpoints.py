"""POST /auth/login, /auth/refresh, /auth/logout."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from mcp_api.auth.caller import Admin, Viewer, client_address
from mcp_api.auth.schemas import LoginRequest, RefreshRequest, TokenResponse
from mcp_api.errors import ApiError, unauthorized
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.transaction import InTransaction
from mcp_core.auth.repository import AuthRepository
from mcp_core.auth.service import BadCredentialsError, IssuedTokens, RefreshReuseError
from mcp_core.database.storable import storable_text
from mcp_core.events.repository import record_event
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
async def login(body: LoginRequest, request: Request) -> TokenResponse:
    """Exchange user name and password for tokens."""
    state = state_of(request)
    username, address = storable_text(body.username), client_address(request)
    await state.throttle.check(username, address)
    async with state.database.sessions() as session:
        user = await UserRepository(session).by_username(username)
    # No connection is held while argon2 runs: a storm of log-ins must not empty the pool.
    fits = await state.hashing.verify(body.password, user.password_hash if user else None)
    async with state.database.transaction() as session:
        current = await UserRepository(session).get(user.id) if user and fits else None
        if user is None or current is None or not current.is_active or current.password_hash != user.password_hash:
            record_event(
                session,
                "auth.login_failed",
                actor=username,
                user_id=user.id if user else None,
                address=address,
            )
            tokens = None
        else:
            tokens = await state.auth.issue(session, current)
            record_event(session, "auth.login", actor=current.username, user_id=current.id, address=address)
    if tokens is None:
        await state.throttle.failed(username, address)
        raise unauthorized("User name or password is wrong, or the account is disabled.")
    await state.throttle.succeeded(username, address)
    return _answer(tokens)


@router.post("/refresh", responses=documented(401, 422, 503))
async def refresh(body: RefreshRequest, request: Request) -> TokenResponse:
    """Exchange a refresh token for new tokens. Using one twice ends the whole session."""
    state = state_of(request)
    async with state.database.transaction() as session:
        try:
            tokens = await state.auth.refresh(session, body.refresh_token)
        except RefreshReuseError:
            record_event(session, "auth.refresh_reused", actor="unknown", address=client_address(request))
            tokens = None
        except BadCredentialsError:
            tokens = None
    if tokens is None:
        raise unauthorized("The refresh token is unknown, expired or already used. Log in again.")
    return _answer(tokens)


@router.post("/logout", status_code=204, responses=documented(401, 409, 503))
async def logout(caller: Viewer, request: Request, transaction: InTransaction) -> Response:
    """End this session: its access token everywhere within a second, its refresh tokens at once."""
    state = state_of(request)
    if not caller.session_id:
        raise ApiError(409, "no_session", "An API key has no session to end. Revoke the key instead.")
    repository = AuthRepository(transaction.session)
    await repository.revoke_token(caller.token_id, caller.user_id, datetime.fromtimestamp(caller.expires_at, UTC))
    await repository.revoke_family(caller.session_id)
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
