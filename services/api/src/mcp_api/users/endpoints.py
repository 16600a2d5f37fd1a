"""Accounts and their API keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import func, select

from mcp_api.auth.caller import Admin, Viewer, client_address
from mcp_api.errors import ApiError
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.transaction import InTransaction
from mcp_api.users.schemas import (
    ApiKeyResponse,
    CreateApiKeyRequest,
    CreatedApiKeyResponse,
    CreateUserRequest,
    UpdateUserRequest,
    UserPage,
    UserResponse,
)
from mcp_core.auth.models import ApiKey
from mcp_core.auth.principal import Principal
from mcp_core.auth.repository import AuthRepository
from mcp_core.events.repository import record_event
from mcp_core.users.models import Role, User
from mcp_core.users.repository import UserRepository
from mcp_core.users.service import UserExistsError, UserRuleError, check_new_user, create_user

router = APIRouter(prefix="/users", tags=["users"])

# PostgreSQL's bigint; larger numbers cannot be ids.
UserId = Annotated[int, Path(ge=1, le=2**63 - 1)]


def _not_found(user_id: int) -> ApiError:
    return ApiError(404, "user_not_found", f"There is no user {user_id}. GET /users lists them.")


def _not_by_key(caller: Principal) -> None:
    if not caller.session_id:
        raise ApiError(
            403, "forbidden", "API keys cannot manage API keys, or a leaked one would outlive itself. Log in."
        )


def _self_or_admin(caller: Principal, user_id: int) -> None:
    if caller.user_id != user_id and caller.role is not Role.ADMIN:
        raise ApiError(403, "forbidden", "Only administrators may look at other accounts. Ask one of them.")


@router.get("", responses=documented(401, 403, 422, 503))
async def list_users(
    _caller: Admin,
    transaction: InTransaction,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
) -> UserPage:
    """Accounts by id."""
    users = await UserRepository(transaction.session).page(limit=limit, after_id=after)
    return UserPage(
        items=[UserResponse.model_validate(user) for user in users],
        next_cursor=users[-1].id if len(users) == limit else None,
    )


@router.post("", status_code=201, responses=documented(401, 403, 409, 422, 503))
async def add_user(
    body: CreateUserRequest, caller: Admin, request: Request, transaction: InTransaction
) -> UserResponse:
    """Create an account."""
    state = state_of(request)
    try:
        check_new_user(body.username, body.password)
        password_hash = await state.hashing.hash(body.password)
        user = await create_user(
            transaction.session, username=body.username, password_hash=password_hash, role=Role(body.role)
        )
    except UserRuleError as error:
        raise ApiError(422, "invalid_user", str(error)) from None
    except UserExistsError:
        raise ApiError(409, "user_exists", f"There is a user {body.username} already. Choose another name.") from None
    _record(transaction, request, caller, "user.created", user.id, {"role": body.role})
    transaction.after_commit(state.cache.catch_up)
    return UserResponse.model_validate(user)


@router.get("/{user_id}", responses=documented(401, 403, 404, 422, 503))
async def get_user(user_id: UserId, caller: Viewer, transaction: InTransaction) -> UserResponse:
    """One account: one's own, or any for an administrator."""
    _self_or_admin(caller, user_id)
    user = await UserRepository(transaction.session).get(user_id)
    if user is None:
        raise _not_found(user_id)
    return UserResponse.model_validate(user)


@router.patch("/{user_id}", responses=documented(401, 403, 404, 409, 422, 503))
async def update_user(
    user_id: UserId, body: UpdateUserRequest, caller: Admin, request: Request, transaction: InTransaction
) -> UserResponse:
    """Change role, password or activity. The account's tokens end everywhere within a second."""
    state = state_of(request)
    session = transaction.session
    # Hashing first: no row lock may wait for argon2.
    password_hash = await state.hashing.hash(body.password) if body.password is not None else None
    user = await session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None:
        raise _not_found(user_id)
    if user_id == caller.user_id and (body.is_active is False or body.role not in {None, Role.ADMIN.value}):
        raise ApiError(409, "own_account", "You cannot take your own administration away. Ask another administrator.")
    if body.role is not None:
        user.role = body.role
    if body.is_active is not None:
        user.is_active = body.is_active
    if password_hash is not None:
        user.password_hash = password_hash
    await session.flush()
    await AuthRepository(session).revoke_all([user_id])
    await session.refresh(user)
    changed = sorted(body.model_dump(exclude_none=True).keys())
    _record(transaction, request, caller, "user.updated", user_id, {"changed": changed})
    transaction.after_commit(state.cache.catch_up)
    return UserResponse.model_validate(user)


@router.post("/{user_id}/api-keys", status_code=201, responses=documented(401, 403, 404, 422, 503))
async def create_api_key(
    user_id: UserId, body: CreateApiKeyRequest, caller: Viewer, request: Request, transaction: InTransaction
) -> CreatedApiKeyResponse:
    """Create an API key. The key is in this answer and nowhere else. API keys cannot do this."""
    _not_by_key(caller)
    _self_or_admin(caller, user_id)
    if body.expires_at is not None and (body.expires_at.tzinfo is None or body.expires_at <= datetime.now(UTC)):
        raise ApiError(422, "invalid_expiry", "`expires_at` needs a time zone and must lie in the future.")
    if not caller.role.includes(Role(body.role)):
        raise ApiError(403, "forbidden", f"Your credential has the role {caller.role.value}; a key cannot have more.")
    if await UserRepository(transaction.session).get(user_id) is None:
        raise _not_found(user_id)
    row, key = await state_of(request).auth.create_api_key(
        transaction.session, user_id=user_id, name=body.name, role=Role(body.role), expires_at=body.expires_at
    )
    _record(transaction, request, caller, "api_key.created", user_id, {"key_id": row.id, "role": body.role})
    return CreatedApiKeyResponse(**ApiKeyResponse.model_validate(row).model_dump(), key=key)


@router.get("/{user_id}/api-keys", responses=documented(401, 403, 422, 503))
async def list_api_keys(user_id: UserId, caller: Viewer, transaction: InTransaction) -> list[ApiKeyResponse]:
    """The account's API keys, newest first, two hundred at most."""
    _self_or_admin(caller, user_id)
    query = select(ApiKey).where(ApiKey.user_id == user_id).order_by(ApiKey.id.desc()).limit(200)
    return [ApiKeyResponse.model_validate(key) for key in (await transaction.session.scalars(query)).all()]


@router.delete("/{user_id}/api-keys/{key_id}", status_code=204, responses=documented(401, 403, 404, 422, 503))
async def revoke_api_key(
    user_id: UserId, key_id: UserId, caller: Viewer, request: Request, transaction: InTransaction
) -> Response:
    """Revoke an API key everywhere, within a second. API keys cannot do this."""
    _not_by_key(caller)
    _self_or_admin(caller, user_id)
    state = state_of(request)
    query = select(ApiKey).where(ApiKey.id == key_id, ApiKey.user_id == user_id).with_for_update()
    key = await transaction.session.scalar(query)
    if key is None:
        raise ApiError(404, "api_key_not_found", f"User {user_id} has no API key {key_id}.")
    if key.revoked_at is None:
        key.revoked_at = func.now()
        _record(transaction, request, caller, "api_key.revoked", user_id, {"key_id": key_id})
    transaction.after_commit(state.cache.catch_up)
    return Response(status_code=204)


def _record(
    transaction: InTransaction,
    request: Request,
    caller: Principal,
    action: str,
    user_id: int,
    details: dict[str, object],
) -> None:
    record_event(
        transaction.session,
        action,
        actor=caller.username,
        user_id=caller.user_id,
        subject=("user", user_id),
        address=client_address(request),
        details=details,
    )
