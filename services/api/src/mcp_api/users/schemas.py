"""Bodies of the account endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mcp_api.bodies import Moment, RequestBody, Text
from mcp_core.security.passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from mcp_core.users.service import MAX_USERNAME_LENGTH

RoleName = Literal["viewer", "analyst", "admin"]


class UserResponse(BaseModel):
    """An account, without its secrets."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    role: RoleName
    is_active: bool
    created_at: datetime


class UserPage(BaseModel):
    """Accounts by id."""

    items: list[UserResponse]
    next_cursor: int | None = Field(description="Pass it as `after` to get the next page.")


class CreateUserRequest(RequestBody):
    """A new account."""

    username: str = Field(min_length=1, max_length=MAX_USERNAME_LENGTH)
    password: str = Field(min_length=MIN_PASSWORD_LENGTH, max_length=MAX_PASSWORD_LENGTH)
    role: RoleName = "viewer"


class UpdateUserRequest(RequestBody):
    """Changes to an account; what is left out stays."""

    role: RoleName | None = None
    is_active: bool | None = None
    password: str | None = Field(default=None, min_length=MIN_PASSWORD_LENGTH, max_length=MAX_PASSWORD_LENGTH)


class CreateApiKeyRequest(RequestBody):
    """A new API key; its role limits what the account's role allows."""

    name: Text = Field(min_length=1, max_length=150)
    role: RoleName = "viewer"
    expires_at: Moment | None = Field(default=None, description="With a time zone; without it the key never expires.")


class ApiKeyResponse(BaseModel):
    """An API key, without the key itself."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    prefix: str = Field(description="The first characters of the key, to recognise it by.")
    role: RoleName
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class CreatedApiKeyResponse(ApiKeyResponse):
    """A new API key; the key is shown here and never again."""

    key: str
