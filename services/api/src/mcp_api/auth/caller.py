"""Dependencies that say who is asking and what they may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPBearer

from mcp_api.errors import ApiError, unauthorized
from mcp_api.middleware.front import UNVERIFIED
from mcp_api.state import state_of
from mcp_core.auth.principal import Principal
from mcp_core.auth.service import BadCredentialsError
from mcp_core.users.models import Role

# Only for the OpenAPI document: the credential itself is read by the authenticator.
_bearer = HTTPBearer(auto_error=False, description="Access token from POST /auth/login.")
_api_key = APIKeyHeader(name="X-API-Key", auto_error=False, description="API key from POST /users/{user_id}/api-keys.")


def _header(request: Request, name: str) -> bytes | None:
    value = request.headers.get(name)
    return None if value is None else value.encode("latin-1")


async def current_principal(
    request: Request, _token: Annotated[object, Depends(_bearer)], _key: Annotated[object, Depends(_api_key)]
) -> Principal:
    """The verified caller; 401 for bad credentials, 503 when they cannot be checked now."""
    failure: Exception | None = request.scope.get(UNVERIFIED)
    try:
        if failure is not None:
            raise failure
        return await state_of(request).authenticator.principal(
            _header(request, "authorization"), _header(request, "x-api-key"), client_address(request)
        )
    except BadCredentialsError:
        raise unauthorized() from None


def still_valid(request: Request) -> Callable[[], Awaitable[bool]]:
    """Whether the request's credential would be accepted now, for answers that last longer than a moment."""
    state = state_of(request)
    authorization, api_key = _header(request, "authorization"), _header(request, "x-api-key")

    async def valid() -> bool:
        try:
            await state.authenticator.principal(authorization, api_key)
        except BadCredentialsError:
            return False
        return True

    return valid


class Require:
    """Lets callers through whose role includes the one asked for."""

    def __init__(self, role: Role) -> None:
        self._role = role

    async def __call__(self, principal: Annotated[Principal, Depends(current_principal)]) -> Principal:
        """The caller; 403 when the role does not suffice."""
        if not principal.role.includes(self._role):
            raise ApiError(
                403,
                "forbidden",
                f"This needs the role {self._role.value}; you have {principal.role.value}. Ask an administrator.",
            )
        return principal


Viewer = Annotated[Principal, Depends(Require(Role.VIEWER))]
Analyst = Annotated[Principal, Depends(Require(Role.ANALYST))]
Admin = Annotated[Principal, Depends(Require(Role.ADMIN))]


def client_address(request: Request) -> str:
    """The client's address: the peer's, or the one that trusted proxies report."""
    return request.client.host if request.client else ""
