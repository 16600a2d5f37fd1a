"""API keys of accounts: for scripts, shown once, limited to a role, expiring."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy import func, select

from mcp_api.auth.caller import Viewer
from mcp_api.errors import ApiError, invalid
from mcp_api.responses import documented
from mcp_api.state import state_of
from mcp_api.transaction import InTransaction
from mcp_api.users.access import UserId, not_by_key, record_on_account, self_or_admin, user_not_found
from mcp_api.users.schemas import ApiKeyResponse, CreateApiKeyRequest, CreatedApiKeyResponse
from mcp_core.auth.models import ApiKey
from mcp_core.auth.principal import Principal
from mcp_core.users.models import Role
from mcp_core.users.repository import UserRepository

router = APIRouter(prefix="/users", tags=["users"])


@router.post("/{user_id}/api-keys", status_code=201, responses=documented(401, 403, 404, 422, 503))
async def create_api_key(
    user_id: UserId, body: CreateApiKeyRequest, caller: Viewer, request: Request, transaction: InTransaction
) -> CreatedApiKeyResponse:
    """Create an API key. The key is in this answer and nowhere else. API keys cannot do this."""
    not_by_key(caller, "manage API keys")
    self_or_admin(caller, user_id)
    if body.expires_at is not None and (body.expires_at.tzinfo is None or body.expires_at <= datetime.now(UTC)):
        raise invalid("invalid_expiry", "`expires_at` needs a time zone and must lie in the future.", "body.expires_at")
    _no_more_than(caller, Role(body.role))
    if await UserRepository(transaction.session).get(user_id) is None:
        raise user_not_found(user_id)
    made = await _issue(transaction, request, user_id, body.name, Role(body.role), body.expires_at)
    record_on_account(transaction, request, caller, "api_key.created", user_id, {"key_id": made.id, "role": body.role})
    return made


@router.get("/{user_id}/api-keys", responses=documented(401, 403, 422, 503))
async def list_api_keys(user_id: UserId, caller: Viewer, transaction: InTransaction) -> list[ApiKeyResponse]:
    """The account's API keys, newest first, two hundred at most."""
    self_or_admin(caller, user_id)
    query = select(ApiKey).where(ApiKey.user_id == user_id).order_by(ApiKey.id.desc()).limit(200)
    return [ApiKeyResponse.model_validate(key) for key in (await transaction.session.scalars(query)).all()]


@router.delete("/{user_id}/api-keys/{key_id}", status_code=204, responses=documented(401, 403, 404, 422, 503))
async def revoke_api_key(
    user_id: UserId, key_id: UserId, caller: Viewer, request: Request, transaction: InTransaction
) -> Response:
    """Revoke an API key everywhere, within a second. API keys cannot do this."""
    not_by_key(caller, "manage API keys")
    self_or_admin(caller, user_id)
    state = state_of(request)
    key = await _locked(transaction, user_id, key_id)
    if key.revoked_at is None:
        key.revoked_at = func.now()
        record_on_account(transaction, request, caller, "api_key.revoked", user_id, {"key_id": key_id})
    transaction.after_commit(state.cache.catch_up)
    return Response(status_code=204)


@router.post("/{user_id}/api-keys/{key_id}/rotate", status_code=201, responses=documented(401, 403, 404, 409, 422, 503))
async def rotate_api_key(
    user_id: UserId, key_id: UserId, caller: Viewer, request: Request, transaction: InTransaction
) -> CreatedApiKeyResponse:
    """Replace an API key by a new one of the same name, role and life. The old one ends everywhere within a second."""
    not_by_key(caller, "manage API keys")
    self_or_admin(caller, user_id)
    old = await _locked(transaction, user_id, key_id)
    if old.revoked_at is not None:
        raise ApiError(409, "api_key_revoked", f"The API key {key_id} is revoked already. Create a new one.")
    _no_more_than(caller, Role(old.role))
    expires_at = datetime.now(UTC) + (old.expires_at - old.created_at) if old.expires_at else None
    old.revoked_at = func.now()
    made = await _issue(transaction, request, user_id, old.name, Role(old.role), expires_at)
    record_on_account(
        transaction, request, caller, "api_key.rotated", user_id, {"key_id": made.id, "replaced_key_id": key_id}
    )
    transaction.after_commit(state_of(request).cache.catch_up)
    return made


async def _issue(
    transaction: InTransaction, request: Request, user_id: int, name: str, role: Role, expires_at: datetime | None
) -> CreatedApiKeyResponse:
    """Store a new key; the answer shows it."""
    row, key = await state_of(request).auth.create_api_key(
        transaction.session, user_id=user_id, name=name, role=role, expires_at=expires_at
    )
    return CreatedApiKeyResponse(**ApiKeyResponse.model_validate(row).model_dump(), key=key)


def _no_more_than(caller: Principal, role: Role) -> None:
    if not caller.role.includes(role):
        raise ApiError(403, "forbidden", f"Your credential has the role {caller.role.value}; a key cannot have more.")


async def _locked(transaction: InTransaction, user_id: int, key_id: int) -> ApiKey:
    query = select(ApiKey).where(ApiKey.id == key_id, ApiKey.user_id == user_id).with_for_update()
    key = await transaction.session.scalar(query)
    if key is None:
        raise ApiError(404, "api_key_not_found", f"User {user_id} has no API key {key_id}.")
    return key
