"""Accounts and their API keys."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import select

from mcp_api.auth.caller import Admin, Viewer
from mcp_api.errors import ApiError, invalid
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.transaction import InTransaction
from mcp_api.users.access import UserId, not_by_key, record_on_account, self_or_admin, user_not_found
from mcp_api.users.schemas import (
    CreateUserRequest,
    UpdateUserRequest,
    UserPage,
    UserResponse,
)
from mcp_core.auth.repository import AuthRepository
from mcp_core.users.models import Role, User
from mcp_core.users.repository import UserRepository
from mcp_core.users.service import UserExistsError, UserRuleError, check_new_user, create_user

router = APIRouter(prefix="/users", tags=["users"])


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
    """Create an account. API keys cannot do this."""
    not_by_key(caller, "create accounts")
    state = state_of(request)
    try:
        check_new_user(body.username, body.password)
        password_hash = await state.hashing.hash(body.password)
        user = await create_user(
            transaction.session, username=body.username, password_hash=password_hash, role=Role(body.role)
        )
    except UserRuleError as error:
        raise invalid("invalid_user", str(error), f"body.{error.field}") from None
    except UserExistsError:
        raise ApiError(409, "user_exists", f"There is a user {body.username} already. Choose another name.") from None
    record_on_account(transaction, request, caller, "user.created", user.id, {"role": body.role})
    transaction.after_commit(state.cache.catch_up)
    return UserResponse.model_validate(user)


@router.get("/{user_id}", responses=documented(401, 403, 404, 422, 503))
async def get_user(user_id: UserId, caller: Viewer, transaction: InTransaction) -> UserResponse:
    """One account: one's own, or any for an administrator."""
    self_or_admin(caller, user_id)
    user = await UserRepository(transaction.session).get(user_id)
    if user is None:
        raise user_not_found(user_id)
    return UserResponse.model_validate(user)


@router.patch("/{user_id}", responses=documented(401, 403, 404, 409, 422, 503))
async def update_user(
    user_id: UserId, body: UpdateUserRequest, caller: Admin, request: Request, transaction: InTransaction
) -> UserResponse:
    """Change role, password or activity; an API key only the activity. The account's tokens end within a second."""
    if body.role is not None or body.password is not None:
        not_by_key(caller, "give accounts roles or passwords")
    state = state_of(request)
    session = transaction.session
    # Hashing first: no row lock may wait for argon2.
    password_hash = await state.hashing.hash(body.password) if body.password is not None else None
    user = await session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None:
        raise user_not_found(user_id)
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
    record_on_account(transaction, request, caller, "user.updated", user_id, {"changed": changed})
    transaction.after_commit(state.cache.catch_up)
    return UserResponse.model_validate(user)
