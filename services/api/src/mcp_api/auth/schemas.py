"""Bodies of the authentication endpoints."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from mcp_api.bodies import RequestBody
from mcp_api.users.schemas import RoleName
from mcp_core.security.passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from mcp_core.users.service import MAX_USERNAME_LENGTH


class LoginRequest(RequestBody):
    """User name and password."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"username": "admin", "password": "correct horse"}]})

    username: str = Field(min_length=1, max_length=MAX_USERNAME_LENGTH)
    password: str = Field(min_length=1, max_length=MAX_PASSWORD_LENGTH)


class RefreshRequest(RequestBody):
    """A refresh token, spent by this request."""

    refresh_token: str = Field(min_length=1, max_length=200)


class ChangePasswordRequest(RequestBody):
    """The password of one's account, now and from now on."""

    current_password: str = Field(min_length=1, max_length=MAX_PASSWORD_LENGTH)
    new_password: str = Field(min_length=MIN_PASSWORD_LENGTH, max_length=MAX_PASSWORD_LENGTH)


class TokenResponse(BaseModel):
    """Tokens of a session."""

    access_token: str = Field(description="Send it as `Authorization: Bearer ...`.")
    token_type: str = Field(default="bearer", description="How to send it.")
    expires_in: int = Field(description="Seconds until the access token expires.")
    refresh_token: str = Field(description="Exchange it once at POST /auth/refresh.")
    user_id: int
    username: str
    role: RoleName
